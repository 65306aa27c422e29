/**
 * Where what may block stands in line: a few threads of the lookup pool, a bounded queue before them. The only place of the
 * resolve stage with threads of its own.
 */
@NullMarked
package io.codriver.internal.resolve.line;

import org.jspecify.annotations.NullMarked;
