/**
 * From a TCP channel to a SOCKS5 proxy to one that leads to a server. The server is handed over as it is named: what a
 * proxy is asked for is never looked up here. An exchange belongs to the event loop of its channel.
 */
@NullMarked
package io.codriver.internal.connect.socks;

import org.jspecify.annotations.NullMarked;
