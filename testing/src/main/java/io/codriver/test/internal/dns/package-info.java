/**
 * The inside of the DNS server for tests: a zone that can be changed at any time, drafts of messages that can be spoilt in
 * every way, and the two sockets. {@code Zone} guards its state with its own lock; sockets belong to the loop of one server.
 */
@NullMarked
package io.codriver.test.internal.dns;

import org.jspecify.annotations.NullMarked;
