/** Compares values, errors included, with what a case expects. Knows nothing of clients and servers. */
@NullMarked
package io.codriver.specification.unified.match;

import org.jspecify.annotations.NullMarked;
