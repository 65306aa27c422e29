package io.codriver.internal.wire;

import org.bson.types.ObjectId;

/** Classes of the BSON library whose first use blocks. */
public final class BsonClasses {

    private BsonClasses() {}

    /**
     * Loads them here and now. {@link ObjectId} reads random bytes from the operating system when it is initialised,
     * which would otherwise happen on the event loop that reads the first reply. Call it where a client is made.
     */
    public static void load() {
        ObjectId.get();
    }
}
