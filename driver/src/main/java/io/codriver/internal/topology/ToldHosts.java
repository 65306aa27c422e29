package io.codriver.internal.topology;

import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.UnixServerAddress;
import com.mongodb.connection.ServerDescription;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Hosts of which servers tell. They are taken literally: percent escapes belong to URIs alone. A text which may be a
 * server but no host becomes a server nevertheless; to resolve it fails, and that is the error of its description.
 */
final class ToldHosts {

    private static final int GREATEST_PORT = 65_535;

    private ToldHosts() {}

    /** All members a server tells of, itself included, as far as their texts can be read. */
    static Set<ServerAddress> members(ServerDescription server) {
        Set<ServerAddress> members = new LinkedHashSet<>();
        Stream.of(server.getHosts(), server.getPassives(), server.getArbiters())
                .flatMap(Set::stream)
                .forEach(text -> address(text).ifPresent(members::add));
        return members;
    }

    /** Host and port; empty if the text is not even of that form. */
    static Optional<ServerAddress> address(String text) {
        if (text.isBlank() || text.startsWith(":")) {
            return Optional.empty(); // ServerAddress would put in a host of its own.
        }
        try {
            if (text.endsWith(".sock")) {
                return Optional.of(new UnixServerAddress(text));
            }
            ServerAddress address = new ServerAddress(text);
            boolean isPort = address.getPort() > 0 && address.getPort() <= GREATEST_PORT;
            return isPort ? Optional.of(address) : Optional.empty();
        } catch (MongoException | IllegalArgumentException unreadable) {
            return Optional.empty(); // The only way to have the form checked by the class that defines it.
        }
    }

    /** Whether the server was reached under another name than its own. Spec: SDAM, "updateRSWithoutPrimary". */
    static boolean callsItselfOtherwise(ServerDescription server) {
        String me = server.getCanonicalAddress();
        return me != null && !address(me).map(server.getAddress()::equals).orElse(false);
    }
}
