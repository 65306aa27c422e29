/**
 * Results that go on while their cursors are open: tailable cursors and change streams. Reads data and the log of their changes.
 * Owned by the event loop of a deployment.
 */
@NullMarked
package io.codriver.test.internal.live;

import org.jspecify.annotations.NullMarked;
