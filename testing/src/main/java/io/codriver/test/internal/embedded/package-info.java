/**
 * One process as its clients see it: connections, greetings, fail points, and who answers which command. All state is owned
 * by the one event loop of a server, on which every command of every connection runs in turn.
 */
@NullMarked
package io.codriver.test.internal.embedded;

import org.jspecify.annotations.NullMarked;
