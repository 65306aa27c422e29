package io.codriver.test.internal.write;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.RetryableWrites.Statements;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code bulkWrite} of MongoDB 8.0: each operation is run as an insert, an update or a delete of one statement.
 * Used for one command. Spec: bulkWrite command.
 */
public final class BulkWrites {

    private static final String NAMESPACE = "admin.$cmd.bulkWrite";

    private final Writes writes;
    private final @Nullable Statements done;

    private int errors;
    private int inserted;
    private int matched;
    private int modified;
    private int upserted;
    private int deleted;
    private final List<Object> results = new ArrayList<>();
    private final List<Object> retried = new ArrayList<>();

    /** Runs operations as statements of other writes. */
    public BulkWrites(Writes writes, @Nullable Statements done) {
        this.writes = writes;
        this.done = done;
    }

    /** Runs the operations in their order; the reply is one whose cursor holds the whole result. */
    public Document run(Channel channel, Document command) {
        List<?> namespaces = listOf(command, "nsInfo");
        boolean ordered = !Boolean.FALSE.equals(command.get("ordered"));
        int index = 0;
        for (Object operation : listOf(command, "ops")) {
            boolean succeeded = one(channel, command, namespaces, (Document) operation, index++);
            if (!succeeded && ordered) {
                break;
            }
        }
        if (Boolean.TRUE.equals(command.get("errorsOnly"))) {
            results.removeIf(result -> Double.valueOf(1).equals(((Document) result).get("ok")));
        }
        Document cursor = new Document("id", 0L).append("firstBatch", results).append("ns", NAMESPACE);
        Document reply = new Document("cursor", cursor)
                .append("nErrors", errors)
                .append("nInserted", inserted)
                .append("nMatched", matched)
                .append("nModified", modified)
                .append("nUpserted", upserted)
                .append("nDeleted", deleted);
        if (!retried.isEmpty()) {
            reply.append("retriedStmtIds", retried);
        }
        if (errors > 0) {
            writes.failed();
        }
        return reply.append("ok", 1.0);
    }

    private static List<?> listOf(Document command, String field) {
        if (command.get(field) instanceof List<?> list && !list.isEmpty()) {
            return list;
        }
        throw new CommandFailure(72, "InvalidOptions", "'" + field + "' of bulkWrite must hold at least one document");
    }

    private boolean one(Channel channel, Document command, List<?> namespaces, Document operation, int index) {
        Document result = new Document("ok", 1.0).append("idx", index);
        results.add(result);
        try {
            String kind = operation.keySet().iterator().next();
            String namespace = namespace(namespaces, operation.get(kind));
            int dot = namespace.indexOf('.');
            Target target = Target.of(channel, namespace.substring(0, dot), namespace.substring(dot + 1), command);
            count(kind, replyTo(target, kind, operation, index), result);
            return true;
        } catch (CommandFailure failure) {
            errors++;
            result.putAll(failure.writeError(index));
            result.remove("index");
            result.append("ok", 0.0).append("n", 0);
            return false;
        }
    }

    private static String namespace(List<?> namespaces, @Nullable Object index) {
        int number = index instanceof Number known ? known.intValue() : -1;
        if (number < 0 || number >= namespaces.size()) {
            throw new CommandFailure(2, "BadValue", "BulkWrite ops entry names an unknown namespace");
        }
        return String.valueOf(((Document) namespaces.get(number)).get("ns"));
    }

    private Document replyTo(Target target, String kind, Document operation, int index) {
        Document before = done == null ? null : done.replyOf(index);
        if (before != null) {
            retried.add(index);
            return before;
        }
        if (done != null && Boolean.TRUE.equals(operation.get("multi"))) {
            throw new CommandFailure(72, "InvalidOptions", "Cannot use retryable writes with multi=true");
        }
        return switch (kind) {
            case "insert" ->
                writes.statement(
                        target, "documents", (Document) Objects.requireNonNull(operation.get("document")), index, done);
            case "update" -> writes.statement(target, "updates", update(operation), index, done);
            case "delete" -> writes.statement(target, "deletes", delete(operation), index, done);
            default -> throw new CommandFailure(9, "FailedToParse", "bulkWrite knows no operation '" + kind + "'");
        };
    }

    private static Document update(Document operation) {
        Document update = new Document("q", operation.get("filter")).append("u", operation.get("updateMods"));
        for (String option : List.of("multi", "upsert", "arrayFilters", "collation", "sort", "hint")) {
            update.putIfNotNull(option, operation.get(option));
        }
        return update;
    }

    private static Document delete(Document operation) {
        boolean many = Boolean.TRUE.equals(operation.get("multi"));
        Document delete = new Document("q", operation.get("filter")).append("limit", many ? 0 : 1);
        delete.putIfNotNull("collation", operation.get("collation"));
        delete.putIfNotNull("hint", operation.get("hint"));
        return delete;
    }

    private void count(String kind, Document reply, Document result) {
        int n = intOf(reply, "n");
        result.put("n", n);
        switch (kind) {
            case "insert" -> inserted += n;
            case "delete" -> deleted += n;
            default -> {
                int changed = intOf(reply, "nModified");
                modified += changed;
                result.put("nModified", changed);
                if (reply.get("upserted") instanceof List<?> ids && !ids.isEmpty()) {
                    upserted++;
                    result.put("upserted", new Document("_id", ((Document) ids.get(0)).get("_id")));
                } else {
                    matched += n;
                }
            }
        }
    }

    private static int intOf(Document reply, String field) {
        return reply.get(field) instanceof Number number ? number.intValue() : 0;
    }
}
