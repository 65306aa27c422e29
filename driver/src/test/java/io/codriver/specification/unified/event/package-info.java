/** Records the events of one client and compares them with what a case expects. */
@NullMarked
package io.codriver.specification.unified.event;

import org.jspecify.annotations.NullMarked;
