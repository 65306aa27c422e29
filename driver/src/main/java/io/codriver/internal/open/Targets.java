package io.codriver.internal.open;

import com.mongodb.ServerAddress;
import io.codriver.internal.connect.socks.SocksTarget;
import io.codriver.internal.resolve.ResolveStage;
import io.codriver.internal.resolve.text.HostText;
import io.codriver.internal.resolve.text.HostText.Literal;
import io.codriver.internal.resolve.text.HostText.Name;

/** What a proxy is asked for: a name as a name, for the proxy to look up, an address literal as an address. */
final class Targets {

    private Targets() {}

    /** @throws IllegalStateException if no proxy can reach the server, which the resolve stage has told already */
    static SocksTarget of(ServerAddress server, ResolveStage resolve) {
        HostText host = resolve.text(server);
        if (host instanceof Literal literal) {
            return SocksTarget.address(literal.address(), server.getPort());
        }
        if (host instanceof Name name) {
            return SocksTarget.name(name.name(), server.getPort());
        }
        throw new IllegalStateException("No proxy reaches " + server);
    }
}
