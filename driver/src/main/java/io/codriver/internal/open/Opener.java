package io.codriver.internal.open;

import com.mongodb.ServerAddress;

/** Begins openings. Knows resolver, dialer, TLS and greeting, and their limits; one per client, shared by pools and monitors. */
public interface Opener {

    /** A new opening of the server; nothing happens before its steps are subscribed to. */
    Opening begin(ServerAddress server, boolean forMonitor);
}
