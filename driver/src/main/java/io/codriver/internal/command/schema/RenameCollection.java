package io.codriver.internal.command.schema;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.RenameCollectionOptions;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/** Gives a collection another name, in another database if need be. A command of the database {@code admin}. */
public final class RenameCollection extends SchemaChange<Void> {

    private final MongoNamespace from;
    private final MongoNamespace to;
    private final boolean dropTarget;

    public RenameCollection(Target target, MongoNamespace to, RenameCollectionOptions options) {
        super("admin", "renameCollection", target.writeConcern(), 0);
        this.from = target.namespace();
        this.to = to;
        this.dropTarget = options.isDropTarget();
    }

    @Override
    void change(BsonWriter writer, Terms terms) {
        writer.writeString(name(), from.getFullName());
        writer.writeString("to", to.getFullName());
        writer.writeBoolean("dropTarget", dropTarget);
    }

    @Override
    @Nullable
    Void result() {
        return null;
    }
}
