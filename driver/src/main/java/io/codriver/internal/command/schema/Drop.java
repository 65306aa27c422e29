package io.codriver.internal.command.schema;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/** Removes a collection or a database. One that does not exist is no error. */
public final class Drop extends SchemaChange<Void> {

    private final @Nullable String collection;

    private Drop(String database, String name, @Nullable String collection, WriteConcern concern) {
        super(database, name, concern, 0);
        this.collection = collection;
    }

    public static Drop collection(Target target) {
        return new Drop(target.database(), "drop", target.collection(), target.writeConcern());
    }

    public static Drop database(String database, WriteConcern concern) {
        return new Drop(database, "dropDatabase", null, concern);
    }

    @Override
    public String operation() {
        return collection == null ? name() : "dropCollection";
    }

    @Override
    void change(BsonWriter writer, Terms terms) {
        if (collection != null) {
            writer.writeString(name(), collection);
        } else {
            writer.writeInt32(name(), 1);
        }
    }

    @Override
    @Nullable
    Void result() {
        return null;
    }

    @Override
    boolean isDoneAlready(MongoException refusal) {
        return Answers.isNamespaceNotFound(refusal);
    }
}
