/**
 * Servers for the tests of services that talk to MongoDB: a real one in this process, scripted ones, broken ones, and
 * the network between them.
 *
 * <p>Everything here listens on a loopback address and on a port the system chooses, runs on daemon threads whose names
 * begin with {@code codriver-test-}, and gives back its threads, sockets and files when it is closed.
 */
@NullMarked
package io.codriver.test;

import org.jspecify.annotations.NullMarked;
