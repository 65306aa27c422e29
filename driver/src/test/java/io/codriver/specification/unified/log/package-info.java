/** Captures what the driver writes to SLF4J while a case wants it; silent otherwise. */
@NullMarked
package io.codriver.specification.unified.log;

import org.jspecify.annotations.NullMarked;
