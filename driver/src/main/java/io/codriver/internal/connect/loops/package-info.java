/**
 * Event loops and the kinds of sockets they drive, one class a transport of Netty; and the timers of a loop. Loops are shared by all
 * clients of a JVM. Nothing here connects.
 */
@NullMarked
package io.codriver.internal.connect.loops;

import org.jspecify.annotations.NullMarked;
