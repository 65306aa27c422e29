package io.codriver.internal.command;

import com.mongodb.MongoException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.WriteConcernResult;
import io.codriver.internal.wire.Reply;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/** Removes a collection or a database. One that does not exist is no error. */
public final class Drop extends Command<Void> {

    private final @Nullable String collection;
    private final WriteConcern concern;

    private Drop(String name, String database, @Nullable String collection, WriteConcern concern) {
        super(database, name);
        this.collection = collection;
        this.concern = concern;
    }

    public static Drop collection(Target target) {
        return new Drop("drop", target.database(), target.collection(), target.writeConcern());
    }

    public static Drop database(String database, WriteConcern concern) {
        return new Drop("dropDatabase", database, null, concern);
    }

    @Override
    public boolean writes() {
        return true;
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        if (collection != null) {
            writer.writeString(name(), collection);
        } else {
            writer.writeInt32(name(), 1);
        }
        // An unacknowledged drop still has an answer; sent as it is, the server would refuse the concern.
        if (concern.isAcknowledged()) {
            Encoding.writeConcern(writer, concern);
        }
    }

    @Override
    public @Nullable Void read(Reply reply, ServerAddress server) {
        MongoException failure = Answers.failure(reply, server);
        if (failure != null) {
            if (Answers.isNamespaceNotFound(failure)) {
                return null;
            }
            throw failure;
        }
        BsonDocument answer = Answers.document(reply);
        if (answer.containsKey("writeConcernError")) {
            throw new MongoWriteConcernException(
                    WriteReply.concernError(answer.getDocument("writeConcernError")),
                    WriteConcernResult.acknowledged(0, false, null),
                    server,
                    List.of());
        }
        return null;
    }
}
