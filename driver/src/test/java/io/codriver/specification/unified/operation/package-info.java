/** The operations on entities, in tables by name. A new area is mostly a new entry here. */
@NullMarked
package io.codriver.specification.unified.operation;

import org.jspecify.annotations.NullMarked;
