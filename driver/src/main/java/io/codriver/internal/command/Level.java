package io.codriver.internal.command;

import org.bson.BsonWriter;

/** What an aggregation is run on. Spec: CRUD, "Read"; Change Streams, "Helper Method". */
public enum Level {
    COLLECTION,
    DATABASE,
    CLUSTER;

    /** The name of the command with what it is run on. */
    public void write(BsonWriter writer, String command, Target target) {
        if (this == COLLECTION) {
            writer.writeString(command, target.collection());
        } else {
            writer.writeInt32(command, 1);
        }
    }
}
