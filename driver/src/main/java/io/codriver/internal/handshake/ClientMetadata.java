package io.codriver.internal.handshake;

import com.mongodb.MongoDriverInformation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * What a client says of itself in the first hello of each connection: application, driver and the libraries around it,
 * operating system, platform, and where it runs. Immutable; the document is made once and never has more than 512
 * bytes.
 *
 * <p>Spec: MongoDB handshake, "Hello Command", "Supporting Wrapping Libraries" and "Limitations".
 */
public final class ClientMetadata {

    /** Servers refuse more. */
    static final int MAX_BYTES = 512;

    private static final String DELIMITER = "|";

    private final Optional<String> application;
    private final Surroundings surroundings;
    private final Set<Library> libraries;
    private final BsonDocument document;

    private ClientMetadata(Optional<String> application, Surroundings surroundings, Set<Library> libraries) {
        this.application = application;
        this.surroundings = surroundings;
        this.libraries = libraries;
        this.document = new Draft(application, surroundings, libraries).within(MAX_BYTES);
    }

    /** @param application the name of the application, at most 128 bytes, if it told one */
    public static ClientMetadata of(Optional<String> application, Surroundings surroundings) {
        return new ClientMetadata(application, surroundings, Set.of());
    }

    /**
     * With what a library around the driver says of itself. The same again, or nothing at all, changes nothing.
     *
     * @throws IllegalArgumentException if a text holds the delimiter
     */
    public ClientMetadata with(MongoDriverInformation information) {
        Library library = Library.of(information);
        if (library.isEmpty() || libraries.contains(library)) {
            return this;
        }
        Set<Library> more = new LinkedHashSet<>(libraries);
        more.add(library);
        return new ClientMetadata(application, surroundings, more);
    }

    /** The value of {@code client}. Do not change it. */
    public BsonDocument document() {
        return document;
    }

    /** A library around the driver; libraries which wrap one another may come as one, with several names. */
    private record Library(List<String> names, List<String> versions, List<String> platforms) {

        static Library of(MongoDriverInformation information) {
            return new Library(
                    told(information.getDriverNames()),
                    told(information.getDriverVersions()),
                    told(information.getDriverPlatforms()));
        }

        /** An empty text is as if it were not there. */
        private static List<String> told(List<String> texts) {
            List<String> told = new ArrayList<>();
            for (String text : texts) {
                if (text.contains(DELIMITER)) {
                    throw new IllegalArgumentException(
                            "Driver information must not contain \"" + DELIMITER + "\": " + text);
                }
                if (!text.isEmpty()) {
                    told.add(text);
                }
            }
            return List.copyOf(told);
        }

        boolean isEmpty() {
            return names.isEmpty() && versions.isEmpty() && platforms.isEmpty();
        }
    }

    /** The document while it is made to fit: less is said until it does, in the order of the specification. */
    private static final class Draft {

        private final Optional<String> application;
        private final Surroundings surroundings;
        private String driverName = Surroundings.DRIVER_NAME;
        private String driverVersion;
        private String platform;
        private BsonDocument os;
        private BsonDocument env;

        Draft(Optional<String> application, Surroundings surroundings, Set<Library> libraries) {
            this.application = application;
            this.surroundings = surroundings;
            this.driverVersion = surroundings.driverVersion();
            this.platform = surroundings.platform();
            this.os = surroundings.os();
            this.env = surroundings.env();
            for (Library library : libraries) {
                driverName = joined(driverName, library.names());
                driverVersion = joined(driverVersion, library.versions());
                platform = joined(platform, library.platforms());
            }
        }

        private static String joined(String first, List<String> others) {
            return others.isEmpty() ? first : first + DELIMITER + String.join(DELIMITER, others);
        }

        BsonDocument within(int limitBytes) {
            List<Runnable> cuts = List.of(
                    () -> env = only("name", env),
                    () -> os = only("type", os),
                    () -> env = new BsonDocument(),
                    () -> platform = shortened(platform, size(document()) - limitBytes, ""),
                    // The specification ends here. Long names of libraries are all that can be left.
                    () -> driverVersion =
                            shortened(driverVersion, size(document()) - limitBytes, surroundings.driverVersion()),
                    () -> driverName = shortened(driverName, size(document()) - limitBytes, Surroundings.DRIVER_NAME));
            BsonDocument document = document();
            for (int i = 0; i < cuts.size() && size(document) > limitBytes; i++) {
                cuts.get(i).run();
                document = document();
            }
            return document;
        }

        private BsonDocument document() {
            BsonDocument document = new BsonDocument();
            application.ifPresent(name -> document.append("application", new BsonDocument("name", text(name))));
            document.append(
                    "driver", new BsonDocument("name", text(driverName)).append("version", text(driverVersion)));
            document.append("os", os);
            if (!platform.isEmpty()) {
                document.append("platform", text(platform));
            }
            if (!env.isEmpty()) {
                document.append("env", env);
            }
            return document;
        }

        private static BsonDocument only(String field, BsonDocument document) {
            return document.containsKey(field) ? new BsonDocument(field, document.get(field)) : new BsonDocument();
        }

        /** Cut by so many bytes or a few more, never inside a character, and not into its beginning. */
        private static String shortened(String text, int bytes, String beginning) {
            int keep = Math.max(utf8Bytes(beginning), utf8Bytes(text) - bytes);
            StringBuilder kept = new StringBuilder();
            int used = 0;
            for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
                String character = Character.toString(text.codePointAt(at));
                used += utf8Bytes(character);
                if (used > keep) {
                    break;
                }
                kept.append(character);
            }
            return kept.toString();
        }

        private static int utf8Bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        private static BsonString text(String value) {
            return new BsonString(value);
        }

        private static int size(BsonDocument document) {
            try (BasicOutputBuffer out = new BasicOutputBuffer();
                    BsonBinaryWriter writer = new BsonBinaryWriter(out)) {
                new BsonDocumentCodec()
                        .encode(writer, document, EncoderContext.builder().build());
                return out.getSize();
            }
        }
    }
}
