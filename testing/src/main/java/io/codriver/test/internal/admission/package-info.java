/**
 * What a server of some release and size takes at all: limits, the Stable API, fields which came with later releases. Looks at
 * requests only; what a command does is not known here.
 */
@NullMarked
package io.codriver.test.internal.admission;

import org.jspecify.annotations.NullMarked;
