package io.codriver.internal.command.bulk;

import com.mongodb.MongoNamespace;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.write.DeleteStatement;
import io.codriver.internal.command.write.NewDocument;
import io.codriver.internal.command.write.UpdateStatement;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/** One write of a bulk to many collections. Spec: Bulk Write, "Operations". */
abstract class ClientWrite {

    private final Kind kind;
    private final MongoNamespace namespace;

    private ClientWrite(Kind kind, MongoNamespace namespace) {
        this.kind = kind;
        this.namespace = namespace;
    }

    final Kind kind() {
        return kind;
    }

    final MongoNamespace namespace() {
        return namespace;
    }

    /** What a document is stored under; {@code null} if this stores none, or only the server knows. */
    @Nullable
    BsonValue id() {
        return null;
    }

    /** Whether it may go to more than one document. */
    boolean multi() {
        return false;
    }

    /** Everything but its kind and its collection. The document is open and stays so. */
    abstract void fields(BsonWriter writer);

    /** @param namespaceIndex where its collection stands in {@code nsInfo} */
    final void write(BsonWriter writer, int namespaceIndex) {
        writer.writeStartDocument();
        writer.writeInt32(kind.command, namespaceIndex);
        fields(writer);
        writer.writeEndDocument();
    }

    static ClientWrite insert(MongoNamespace namespace, NewDocument<?> document) {
        return new ClientWrite(Kind.INSERT, namespace) {
            @Override
            void fields(BsonWriter writer) {
                writer.writeName("document");
                document.write(writer);
            }

            @Override
            @Nullable
            BsonValue id() {
                return document.id();
            }
        };
    }

    static ClientWrite update(MongoNamespace namespace, Encoding encoding, UpdateStatement statement) {
        return new ClientWrite(Kind.UPDATE, namespace) {
            @Override
            void fields(BsonWriter writer) {
                encoding.write(writer, "filter", statement.filter());
                statement.change().write(writer, "updateMods");
                writer.writeBoolean("multi", statement.multi());
                statement.options(encoding, writer);
            }

            @Override
            boolean multi() {
                return statement.multi();
            }
        };
    }

    static ClientWrite delete(MongoNamespace namespace, Encoding encoding, DeleteStatement statement) {
        return new ClientWrite(Kind.DELETE, namespace) {
            @Override
            void fields(BsonWriter writer) {
                encoding.write(writer, "filter", statement.filter());
                writer.writeBoolean("multi", statement.multi());
                statement.options(encoding, writer);
            }

            @Override
            boolean multi() {
                return statement.multi();
            }
        };
    }
}
