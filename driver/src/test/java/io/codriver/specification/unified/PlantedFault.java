package io.codriver.specification.unified;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import com.mongodb.reactivestreams.client.MongoClient;
import io.codriver.specification.unified.entity.ClientFactory;
import io.codriver.specification.unified.event.EventRecorder;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;

/** A way in which our driver could be wrong. Its clients look, from outside, like those of a driver with that bug. */
enum PlantedFault implements ClientFactory {
    LSID_MISSING("run-command", "runCommand") {
        @Override
        BsonDocument said(BsonDocument command) {
            return without(command, "lsid");
        }
    },
    EVENT_DROPPED("command-logging-and-monitoring/monitoring", "command") {
        @Override
        boolean tellsSuccess(String command) {
            return false;
        }
    },
    WRITE_CONCERN_LOST("command-logging-and-monitoring/monitoring", "unacknowledgedBulkWrite") {
        @Override
        BsonDocument said(BsonDocument command) {
            return without(command, "writeConcern");
        }
    },
    GET_MORE_WITHOUT_BATCH_SIZE("crud", "find") {
        @Override
        BsonDocument said(BsonDocument command) {
            return command.containsKey("getMore") ? without(command, "batchSize") : command;
        }
    },
    READ_PREFERENCE_LOST("crud", "aggregate-write-readPreference") {
        @Override
        BsonDocument said(BsonDocument command) {
            return without(command, "$readPreference");
        }
    },
    WRONG_LIMIT("command-logging-and-monitoring/monitoring", "deleteOne") {
        @Override
        BsonDocument said(BsonDocument command) {
            return replaced(command, "deletes", deletes -> changed(deletes, "limit", new BsonInt32(0)));
        }
    },
    KILL_CURSORS_SKIPPED("unified-test-format/valid-pass", "entity-find-cursor") {
        @Override
        @Nullable
        BsonDocument said(BsonDocument command) {
            return command.containsKey("killCursors") ? null : command;
        }
    },
    COLLATION_LOST("crud", "client bulkWrite delete options") {
        @Override
        BsonDocument said(BsonDocument command) {
            return replaced(command, "ops", operations -> changed(operations, "collation", null));
        }
    },
    ORDERED_FLAG_LOST("crud", "bulkWrite-update-hint") {
        @Override
        BsonDocument said(BsonDocument command) {
            return without(command, "ordered");
        }
    },
    HINT_LOST("crud", "bulkWrite-delete-hint") {
        @Override
        BsonDocument said(BsonDocument command) {
            return replaced(command, "deletes", deletes -> changed(deletes, "hint", null));
        }
    },
    COMMENT_NOT_ON_GET_MORE("crud", "aggregate") {
        @Override
        BsonDocument said(BsonDocument command) {
            return command.containsKey("getMore") ? without(command, "comment") : command;
        }
    },
    WRONG_ERROR_CODE("crud", "findOneAndUpdate-errorResponse") {
        @Override
        Throwable thrown(Throwable failure) {
            return failure instanceof MongoCommandException refused
                    ? new MongoCommandException(
                            replaced(refused.getResponse(), "code", code -> new BsonInt32(1)),
                            refused.getServerAddress())
                    : failure;
        }
    },
    LAST_RESULT_LOST("crud", "find") {
        @Override
        boolean losesLastItem() {
            return true;
        }
    };

    final String folder;
    /** The description of the file whose cases are to notice it. */
    final String file;

    PlantedFault(String folder, String file) {
        this.folder = folder;
        this.file = file;
    }

    /** What is told of a command; {@code null} if it is not sent at all. */
    @Nullable
    BsonDocument said(BsonDocument command) {
        return command;
    }

    boolean tellsSuccess(String command) {
        return !command.equals("killCursors") || said(new BsonDocument(command, new BsonInt32(1))) != null;
    }

    Throwable thrown(Throwable failure) {
        return failure;
    }

    boolean losesLastItem() {
        return false;
    }

    @Override
    public MongoClient create(MongoClientSettings settings, EventRecorder events) {
        List<CommandListener> healthy = settings.getCommandListeners();
        return ClientFactory.OURS.create(
                MongoClientSettings.builder(settings)
                        .commandListenerList(healthy.stream()
                                .<CommandListener>map(Faulty::new)
                                .toList())
                        .build(),
                events);
    }

    /** What every publisher of the driver goes through until {@link #heal}. */
    void plant() {
        Hooks.onEachOperator(name(), Operators.lift((source, actual) -> new Spoiled(actual)));
    }

    void heal() {
        Hooks.resetOnEachOperator(name());
    }

    private static BsonDocument without(BsonDocument command, String field) {
        BsonDocument changed = command.clone();
        changed.remove(field);
        return changed;
    }

    private static BsonDocument replaced(BsonDocument command, String field, UnaryOperator<BsonValue> change) {
        BsonDocument changed = command.clone();
        if (changed.containsKey(field)) {
            changed.put(field, change.apply(changed.get(field)));
        }
        return changed;
    }

    /** In the first of these documents. */
    private static BsonValue changed(BsonValue documents, String field, @Nullable BsonValue value) {
        BsonArray all = documents.asArray().clone();
        BsonDocument first = without(all.get(0).asDocument(), field);
        if (value != null) {
            first.put(field, value);
        }
        all.set(0, first);
        return all;
    }

    private final class Faulty implements CommandListener {

        private final CommandListener listener;

        Faulty(CommandListener listener) {
            this.listener = listener;
        }

        @Override
        public void commandStarted(CommandStartedEvent event) {
            BsonDocument command = said(event.getCommand());
            if (command != null) {
                listener.commandStarted(new CommandStartedEvent(
                        event.getRequestContext(),
                        event.getOperationId(),
                        event.getRequestId(),
                        event.getConnectionDescription(),
                        event.getDatabaseName(),
                        event.getCommandName(),
                        command));
            }
        }

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            if (tellsSuccess(event.getCommandName())) {
                listener.commandSucceeded(event);
            }
        }

        @Override
        public void commandFailed(CommandFailedEvent event) {
            listener.commandFailed(event);
        }
    }

    /** Hands every item over one late, so that the last one can be kept back. */
    private final class Spoiled implements CoreSubscriber<Object> {

        private final CoreSubscriber<? super Object> actual;
        private @Nullable Object late;

        Spoiled(CoreSubscriber<? super Object> actual) {
            this.actual = actual;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            actual.onSubscribe(subscription);
        }

        @Override
        public void onNext(Object item) {
            if (!losesLastItem()) {
                actual.onNext(item);
                return;
            }
            if (late != null) {
                actual.onNext(late);
            }
            late = item;
        }

        @Override
        public void onError(Throwable failure) {
            actual.onError(thrown(failure));
        }

        @Override
        public void onComplete() {
            actual.onComplete();
        }
    }
}
