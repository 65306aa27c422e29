package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.UUID;

/** Mends that mongo-java-server reads a UUID of subtype 4 backwards, and writes it forwards: it comes back as another. */
final class UuidBytes {

    private UuidBytes() {}

    /** The document, changed in place. */
    static Document mended(Document document) {
        document.replaceAll((name, value) -> mendedValue(value));
        return document;
    }

    @SuppressWarnings("unchecked")
    private static Object mendedValue(Object value) {
        if (value instanceof UUID backwards) {
            return new UUID(
                    Long.reverseBytes(backwards.getMostSignificantBits()),
                    Long.reverseBytes(backwards.getLeastSignificantBits()));
        }
        if (value instanceof Document document) {
            return mended(document);
        }
        if (value instanceof List<?> list) {
            ((List<Object>) list).replaceAll(UuidBytes::mendedValue);
        }
        return value;
    }
}
