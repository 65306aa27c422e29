package io.codriver.internal.command.bulk;

import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteInsert;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.client.result.InsertManyResult;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.WriteReply;
import io.codriver.internal.command.write.NewDocument;
import io.codriver.internal.command.write.Write;
import io.codriver.internal.wire.SectionWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one collection, round by round: each round says as many of the writes of one kind as the limits of the server
 * allow. Keeps what came of them, so that the last round can tell of all.
 *
 * <p>An ordered bulk that is not acknowledged still waits for the answer where another kind follows: only so can it stop. The
 * official driver does the same.
 *
 * <p>Spec: CRUD, "Insert, Update, Replace, Delete, and Bulk Writes".
 *
 * @param <R> what the result is told as
 */
public final class BulkWrite<R> extends Write<R> {

    private final String operation;
    private final List<Group> groups;
    private final Options options;
    private final Function<BulkWriteResult, R> told;
    private final BulkOutcome outcome;
    private int at;
    private int sent;
    private int underway;
    private int repeated;
    private boolean stopped;

    /** What stands in every command. */
    private record Options(
            boolean ordered, @Nullable Boolean bypass, @Nullable BsonValue comment, @Nullable Bson let) {}

    private BulkWrite(
            Target target, String operation, List<Group> groups, Options options, Function<BulkWriteResult, R> told) {
        super(groups.get(0).kind().command, target);
        this.operation = operation;
        this.groups = groups;
        this.options = options;
        this.told = told;
        this.outcome = new BulkOutcome(options.ordered());
    }

    /** Writes of every kind. */
    public static <T> BulkWrite<BulkWriteResult> of(
            Target target, Codec<T> codec, List<? extends WriteModel<? extends T>> models, BulkWriteOptions options) {
        List<Group> groups = new Models<>(target.encoding(), codec, options.isOrdered()).group(models);
        return new BulkWrite<>(
                target,
                "bulkWrite",
                groups,
                new Options(
                        options.isOrdered(),
                        options.getBypassDocumentValidation(),
                        options.getComment(),
                        options.getLet()),
                Function.identity());
    }

    /** Documents to be stored, at least one. */
    public static <T> BulkWrite<InsertManyResult> insert(
            Target target, Codec<T> codec, List<? extends T> documents, InsertManyOptions options) {
        List<NewDocument<T>> stored = new ArrayList<>(documents.size());
        for (T document : documents) {
            stored.add(new NewDocument<>(codec, document));
        }
        return new BulkWrite<>(
                target,
                "insert",
                List.of(new Group.Inserts<>(stored, position -> position)),
                new Options(options.isOrdered(), options.getBypassDocumentValidation(), options.getComment(), null),
                BulkWrite::ids);
    }

    private static InsertManyResult ids(BulkWriteResult result) {
        if (!result.wasAcknowledged()) {
            return InsertManyResult.unacknowledged();
        }
        Map<Integer, BsonValue> ids = new HashMap<>();
        for (BulkWriteInsert insert : result.getInserts()) {
            ids.put(insert.getIndex(), insert.getId());
        }
        return InsertManyResult.acknowledged(ids);
    }

    @Override
    public String name() {
        return group().kind().command;
    }

    @Override
    public String operation() {
        return operation;
    }

    /** The one that is being said, or was said last. */
    private Group group() {
        return groups.get(Math.min(at, groups.size() - 1));
    }

    @Override
    public boolean acknowledged() {
        return super.acknowledged() || (options.ordered() && at < groups.size() - 1);
    }

    @Override
    public Retry retry() {
        return retry(group().hasMultiFrom(sent));
    }

    @Override
    public void repeat() {
        repeated = underway;
    }

    @Override
    protected void arguments(BsonWriter writer, Terms terms) {
        writer.writeBoolean("ordered", options.ordered());
        Encoding.writeFlag(writer, "bypassDocumentValidation", options.bypass());
        Encoding.writeValue(writer, "comment", options.comment());
        target.encoding().writeIfGiven(writer, "let", options.let());
    }

    @Override
    protected void sequences(SectionWriter sections, Terms terms) {
        int most = repeated > 0 ? repeated : group().size() - sent;
        underway = group().write(sections, sent, sent + most, terms, super.acknowledged());
        Repeats.requireAll(underway, repeated);
    }

    @Override
    protected @Nullable R result(WriteReply reply, ServerAddress server) {
        if (!super.acknowledged()) {
            stopped = !reply.errors().isEmpty();
            return unacknowledged();
        }
        outcome.add(group(), sent, underway, reply);
        stopped = outcome.stops();
        advance();
        return another() ? null : told.apply(outcome.end(server));
    }

    private void advance() {
        sent += underway;
        underway = 0;
        repeated = 0;
        if (sent == group().size()) {
            at++;
            sent = 0;
        }
    }

    @Override
    public boolean another() {
        return at < groups.size() && !stopped;
    }

    @Override
    public R unacknowledged() {
        advance();
        return told.apply(BulkWriteResult.unacknowledged());
    }
}
