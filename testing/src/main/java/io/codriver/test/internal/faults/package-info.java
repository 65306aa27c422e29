/**
 * Fail points: what is to happen to which commands of one process, and how often still. Owned by the event loop; it decides
 * and never acts.
 */
@NullMarked
package io.codriver.test.internal.faults;

import org.jspecify.annotations.NullMarked;
