package io.codriver.benchmarks.server;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.types.ObjectId;

/** The document of all measurements: 13 fields as an application has them, 397 bytes of BSON. */
public final class Person {

    /** How many top-level fields it has. */
    public static final int FIELDS = 13;

    private static final int TIMESTAMP = 1_700_000_000;
    private static final Date SINCE = Date.from(Instant.parse("2019-01-24T08:30:00Z"));

    private Person() {}

    /**
     * Makes a document.
     *
     * @param id its {@code _id}
     * @return new and mutable
     */
    public static Document withId(ObjectId id) {
        return new Document("_id", id)
                .append("name", "Daniel Elena")
                .append("email", "daniel.elena@rally.example")
                .append("age", 47)
                .append("active", true)
                .append("balance", 1234.56)
                .append("visits", 98_765_432_101L)
                .append("since", SINCE)
                .append("team", new ObjectId(TIMESTAMP, 7))
                .append("roles", List.of("co-driver", "navigator", "admin"))
                .append(
                        "address",
                        new Document("street", "12 Quai Antoine Premier")
                                .append("city", "Monaco")
                                .append("zip", "98000"))
                .append("locale", "fr-MC")
                .append("note", "reads the map before the stopwatch starts; prefers paper");
    }

    /**
     * Makes the n-th identity.
     *
     * @param number any
     * @return the same one for the same number
     */
    public static ObjectId id(int number) {
        return new ObjectId(TIMESTAMP, number & 0xFFFFFF);
    }
}
