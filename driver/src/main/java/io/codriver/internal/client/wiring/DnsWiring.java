package io.codriver.internal.client.wiring;

import com.mongodb.AuthenticationMechanism;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.spi.dns.DnsClient;
import com.mongodb.spi.dns.DnsClientProvider;
import io.codriver.CodriverSettings;
import io.codriver.internal.handshake.auth.kerberos.HostNames;
import io.codriver.internal.resolve.dns.DnsNames;
import io.codriver.internal.resolve.line.LookupPool;
import io.codriver.internal.resolve.srv.CanonicalHosts;
import io.codriver.internal.resolve.srv.ClientRecords;
import io.codriver.internal.resolve.srv.HostRecords;
import io.codriver.internal.resolve.srv.ServerRecords;
import io.codriver.internal.time.Timers;
import io.codriver.resolve.HostResolver;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** The part of {@link Wiring} that decides who is asked for records beside addresses. */
final class DnsWiring {

    private DnsWiring() {}

    /** @param shares ended with the client */
    static HostRecords records(MongoClientSettings official, CodriverSettings ours, Disposable.Composite shares) {
        DnsClient client = official.getDnsClient() == null ? Spi.CLIENT : official.getDnsClient();
        if (client != null) {
            return new ClientRecords(client, LookupPool.shared());
        }
        if (ours.nameServers().isEmpty()) {
            return new ServerRecords(DnsNames.ofMachine());
        }
        DnsNames names = DnsNames.asking(ours.nameServers());
        shares.add(names::close);
        return new ServerRecords(names);
    }

    /**
     * What hosts are called, for the only mechanism that wants to know.
     *
     * @param map knows their addresses
     * @param shares ended with the client
     */
    static HostNames names(
            MongoClientSettings official,
            CodriverSettings ours,
            HostResolver map,
            Timers timers,
            Disposable.Composite shares) {
        MongoCredential credential = official.getCredential();
        return credential != null && credential.getAuthenticationMechanism() == AuthenticationMechanism.GSSAPI
                ? new CanonicalHosts(
                                records(official, ours, shares),
                                map,
                                LookupPool.shared(),
                                ours.resolveTimeout(),
                                timers)::canonical
                : (host, andBack) -> Mono.just(host);
    }

    /** What the JVM was given for the official driver: that one looks here too. */
    private static final class Spi {

        static final @Nullable DnsClient CLIENT = ServiceLoader.load(DnsClientProvider.class)
                .findFirst()
                .map(DnsClientProvider::create)
                .orElse(null);
    }
}
