package io.codriver.specification.unified.operation;

import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.gridfs.GridFSBucket;
import io.codriver.CodriverCluster;
import io.codriver.CodriverCollection;
import io.codriver.CodriverDatabase;
import io.codriver.specification.unified.InvalidCaseException;
import io.codriver.specification.unified.entity.ClientEntity;
import io.codriver.specification.unified.entity.CollectionEntity;
import io.codriver.specification.unified.entity.CursorEntity;
import io.codriver.specification.unified.entity.DatabaseEntity;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Finds an operation by the type of its object and its name. */
public final class OperationTable {

    private record Section<T>(Class<T> type, Map<String, Operation<T>> operations) {

        @Nullable
        Execution prepare(Object target, String name, Arguments arguments) {
            Operation<T> operation = type.isInstance(target) ? operations.get(name) : null;
            return operation == null ? null : operation.prepare(type.cast(target), arguments);
        }
    }

    private static final List<Section<?>> SECTIONS = List.of(
            new Section<>(ClientEntity.class, ClientOperations.TABLE),
            new Section<>(DatabaseEntity.class, DatabaseOperations.TABLE),
            new Section<>(CollectionEntity.class, CollectionReads.TABLE),
            new Section<>(CollectionEntity.class, CollectionWrites.TABLE),
            new Section<>(CollectionEntity.class, FindAndModify.TABLE),
            new Section<>(CollectionEntity.class, CollectionIndexes.TABLE),
            new Section<>(CollectionEntity.class, SearchIndexes.TABLE),
            new Section<>(ClientSession.class, SessionOperations.TABLE),
            new Section<>(GridFSBucket.class, BucketOperations.TABLE),
            new Section<>(CursorEntity.class, CursorOperations.TABLE));

    private OperationTable() {}

    /** Reads the arguments; {@code timeoutMS} and {@code rawData} belong to the object rather than to the operation. */
    public static Execution prepare(Object target, String name, Arguments arguments) {
        Object raw = arguments.has("rawData") ? raw(target, arguments) : target;
        Object limited = arguments.has("timeoutMS") ? limited(raw, arguments) : raw;
        for (Section<?> section : SECTIONS) {
            Execution execution = section.prepare(limited, name, arguments);
            if (execution != null) {
                arguments.refuseUnread();
                return execution;
            }
        }
        throw new InvalidCaseException(
                "unsupported operation '" + name + "' on a " + target.getClass().getSimpleName());
    }

    /** The official interfaces do not have it: there the argument stays unread, and the case is refused. */
    private static Object raw(Object target, Arguments arguments) {
        if (target instanceof CollectionEntity on && on.collection() instanceof CodriverCollection<BsonDocument> ours) {
            return new CollectionEntity(on.client(), ours.withRawData(arguments.flag("rawData")));
        }
        if (target instanceof DatabaseEntity on && on.database() instanceof CodriverDatabase ours) {
            return new DatabaseEntity(on.client(), ours.withRawData(arguments.flag("rawData")));
        }
        return target instanceof ClientEntity on && on.operations() instanceof CodriverCluster ours
                ? on.withOperations(ours.withRawData(arguments.flag("rawData")))
                : target;
    }

    private static Object limited(Object target, Arguments arguments) {
        if (target instanceof CollectionEntity on) {
            return new CollectionEntity(
                    on.client(), on.collection().withTimeout(arguments.number("timeoutMS"), TimeUnit.MILLISECONDS));
        }
        if (target instanceof DatabaseEntity on) {
            return new DatabaseEntity(
                    on.client(), on.database().withTimeout(arguments.number("timeoutMS"), TimeUnit.MILLISECONDS));
        }
        if (target instanceof ClientEntity on) {
            return on.withOperations(on.operations().withTimeout(arguments.number("timeoutMS"), TimeUnit.MILLISECONDS));
        }
        return target instanceof GridFSBucket bucket
                ? bucket.withTimeout(arguments.number("timeoutMS"), TimeUnit.MILLISECONDS)
                : target;
    }
}
