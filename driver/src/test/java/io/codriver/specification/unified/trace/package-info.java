/** Records the observations of a client as trees of spans. */
@NullMarked
package io.codriver.specification.unified.trace;

import org.jspecify.annotations.NullMarked;
