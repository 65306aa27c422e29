/**
 * Clock, deadline and timers, handed in as parameters, and turns, which give a state one owner at a time. Values have
 * no owner; a timer fires on the event loop it was made for. May use the JDK alone.
 */
@NullMarked
package io.codriver.internal.time;

import org.jspecify.annotations.NullMarked;
