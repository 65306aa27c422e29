package io.codriver.internal.command.write;

import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Terms;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/** One update, replacement or removal, as it stands in a command that may hold many. Spec: CRUD, "Bulk Write Models". */
public interface Statement {

    /** Whether it is meant for every document that matches. */
    boolean multi();

    /** Whether it names an index. */
    boolean hinted();

    /** The fields of its document in {@code update} or {@code delete}. The document is open and stays so. */
    void fields(Encoding encoding, BsonWriter writer);

    /** The whole document. */
    default void write(Encoding encoding, BsonWriter writer) {
        writer.writeStartDocument();
        fields(encoding, writer);
        writer.writeEndDocument();
    }

    /**
     * Refuses what an old server would ignore without anybody hearing of it. Spec: CRUD, {@code hint}: "the driver MUST raise
     * an error".
     */
    static void requireHintIsHeard(boolean hinted, boolean acknowledged, Terms terms) {
        if (hinted && !acknowledged && terms.maxWireVersion() < Terms.HINTS_SINCE_WIRE_VERSION) {
            throw new UnsupportedOperationException(
                    "Specifying a value for the hint option with an unacknowledged write concern is not supported");
        }
    }

    /** Whether keys or a name of an index were given. */
    static boolean isGiven(@Nullable Object keys, @Nullable String name) {
        return keys != null || name != null;
    }
}
