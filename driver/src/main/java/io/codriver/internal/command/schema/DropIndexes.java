package io.codriver.internal.command.schema;

import com.mongodb.MongoException;
import com.mongodb.client.model.DropIndexOptions;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Removes indexes. That there is no such collection is no error. Spec: Index Management, "Standard API". */
public final class DropIndexes extends SchemaChange<Void> {

    private final Target target;
    private final BsonValue index;

    private DropIndexes(Target target, BsonValue index, DropIndexOptions options) {
        super(target.database(), "dropIndexes", target.writeConcern(), options.getMaxTime(TimeUnit.MILLISECONDS));
        this.target = target;
        this.index = index;
    }

    /** By its name; a star stands for all but that of {@code _id}. */
    public static DropIndexes named(Target target, String name, DropIndexOptions options) {
        return new DropIndexes(target, new BsonString(name), options);
    }

    public static DropIndexes withKeys(Target target, Bson keys, DropIndexOptions options) {
        BsonDocument given = target.encoding().toBsonDocument(keys);
        return new DropIndexes(target, given, options);
    }

    @Override
    protected boolean rawData() {
        return target.rawData();
    }

    @Override
    void change(BsonWriter writer, Terms terms) {
        writer.writeString(name(), target.collection());
        Encoding.writeValue(writer, "index", index);
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
