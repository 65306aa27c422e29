package io.codriver.internal.resolve.srv;

import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of an SRV record counts here: priority and weight are ignored, as the specification wants it.
 *
 * @param target in lower case or not, without the trailing dot
 * @param port of the server
 * @param timeToLive {@code null} if whoever looked it up does not tell
 */
public record SrvRecord(String target, int port, @Nullable Duration timeToLive) {

    private static final int FIELDS = 4;
    private static final int GREATEST_PORT = 65_535;

    /**
     * The data of a record as text: priority, weight, port, target.
     *
     * @throws IllegalArgumentException if it is not
     */
    static SrvRecord parse(String data) {
        String[] fields = data.trim().split("\\s+");
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("Not the data of an SRV record: '" + data + "'");
        }
        try {
            return new SrvRecord(withoutDot(fields[3]), Integer.parseInt(fields[2]), null);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("No port in the SRV record '" + data + "'", e);
        }
    }

    /** Target and port; empty if a server can have no such name, or no such port. */
    Optional<ServerAddress> server() {
        if (port <= 0 || port > GREATEST_PORT) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ServerAddress(target, port));
        } catch (MongoException | IllegalArgumentException unusable) {
            return Optional.empty(); // The only way to have the form checked by the class that defines it.
        }
    }

    /** Without the dot that makes a name absolute. */
    public static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
