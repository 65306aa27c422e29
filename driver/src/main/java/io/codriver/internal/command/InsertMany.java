package io.codriver.internal.command;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteInsert;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.result.InsertManyResult;
import io.codriver.internal.wire.SectionWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.jspecify.annotations.Nullable;

/**
 * Stores documents, round by round: each message takes as many as the server's limits allow. Keeps what was refused,
 * so that the last round can tell of all.
 */
public final class InsertMany<T> extends Write<InsertManyResult> {

    private final Codec<T> codec;
    private final List<T> documents;
    private final InsertManyOptions options;
    private final List<BulkWriteError> errors = new ArrayList<>(0);
    private final Set<String> labels = new HashSet<>(0);
    private @Nullable WriteConcernError concernError;
    private int sent;
    private int underway;
    private int inserted;

    public InsertMany(Target target, Codec<T> codec, List<? extends T> documents, InsertManyOptions options) {
        super("insert", target);
        this.codec = codec;
        this.options = options;
        this.documents = new ArrayList<>(documents.size());
        for (T document : documents) {
            this.documents.add(InsertOne.withId(codec, document));
        }
    }

    @Override
    void arguments(BsonWriter writer) {
        writer.writeBoolean("ordered", options.isOrdered());
        Encoding.writeFlag(writer, "bypassDocumentValidation", options.getBypassDocumentValidation());
        Encoding.writeValue(writer, "comment", options.getComment());
    }

    @Override
    protected void sequences(SectionWriter sections, Terms terms) {
        List<T> rest = documents.subList(sent, documents.size());
        underway = sections.sequence("documents", rest, this::encode, terms.sequenceLimits());
    }

    private void encode(BsonWriter writer, T value) {
        codec.encode(writer, value, Encoding.STORED);
    }

    @Override
    @Nullable
    InsertManyResult result(WriteReply reply, ServerAddress server) {
        for (BulkWriteError error : reply.errors()) {
            errors.add(new BulkWriteError(
                    error.getCode(), error.getMessage(), error.getDetails(), error.getIndex() + sent));
        }
        labels.addAll(reply.labels());
        if (reply.concernError() != null) {
            concernError = reply.concernError();
        }
        inserted += reply.count();
        sent += underway;
        if (another()) {
            return null;
        }
        if (!errors.isEmpty() || concernError != null) {
            throw new MongoBulkWriteException(soFar(), errors, concernError, server, labels);
        }
        return InsertManyResult.acknowledged(ids());
    }

    @Override
    public boolean another() {
        return sent < documents.size() && (errors.isEmpty() || !options.isOrdered());
    }

    private BulkWriteResult soFar() {
        Set<Integer> refused = new HashSet<>();
        errors.forEach(error -> refused.add(error.getIndex()));
        int end = options.isOrdered() && !errors.isEmpty() ? errors.get(0).getIndex() : documents.size();
        List<BulkWriteInsert> stored = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            if (!refused.contains(i)) {
                stored.add(new BulkWriteInsert(i, InsertOne.id(codec, documents.get(i))));
            }
        }
        return BulkWriteResult.acknowledged(inserted, 0, 0, 0, List.of(), stored);
    }

    private Map<Integer, BsonValue> ids() {
        Map<Integer, BsonValue> ids = new HashMap<>();
        for (int i = 0; i < documents.size(); i++) {
            ids.put(i, InsertOne.id(codec, documents.get(i)));
        }
        return ids;
    }

    @Override
    public InsertManyResult unacknowledged() {
        sent += underway;
        return InsertManyResult.unacknowledged();
    }
}
