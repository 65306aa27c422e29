package io.codriver.test.internal.admission;

import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.Snapshots;
import io.codriver.test.internal.wire.DocumentSequence;
import io.codriver.test.internal.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Fields of commands that came with a later release: an older server calls them unknown. Only those which drivers send because
 * an application said so.
 */
final class LaterFields {

    private static final int RELEASE_4_4 = 9;
    private static final int RELEASE_5_0 = 13;
    private static final int RELEASE_8_0 = 25;

    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findAndModify");

    private final int maxWireVersion;

    LaterFields(int maxWireVersion) {
        this.maxWireVersion = maxWireVersion;
    }

    void check(Request request) {
        if (maxWireVersion < RELEASE_4_4) {
            before44(request);
        }
        if (maxWireVersion < RELEASE_5_0) {
            before50(request);
        }
        if (maxWireVersion < RELEASE_8_0 && request.name().equals("update")) {
            refuse(request, "updates", "sort");
        }
    }

    private static void before44(Request request) {
        switch (request.name()) {
            case "insert", "update", "findAndModify" -> refuse(request, "comment");
            case "delete" -> {
                refuse(request, "comment");
                refuse(request, "deletes", "hint");
            }
            case "find" -> refuse(request, "allowDiskUse");
            case "aggregate" -> {
                if (request.body().containsKey("comment") && !(request.body().get("comment") instanceof BsonString)) {
                    throw new CommandFailure(14, "TypeMismatch", "\"comment\" had the wrong type. Expected string");
                }
            }
            default -> {}
        }
        if (request.name().equals("findAndModify")) {
            refuse(request, "hint");
        }
    }

    private static void before50(Request request) {
        switch (request.name()) {
            case "count", "distinct" -> refuse(request, "comment");
            case "find", "aggregate" -> refuse(request, "let");
            default -> {}
        }
        if (WRITES.contains(request.name())) {
            refuse(request, "let");
        }
        if (Snapshots.isAskedFor(request)) {
            throw new CommandFailure(
                    72, "InvalidOptions", "readConcern level snapshot is only valid in a multi-statement transaction");
        }
        if (request.name().equals("insert")) {
            documents(request, "documents").forEach(LaterFields::withoutDollars);
        }
        if (request.name().equals("update")) {
            documents(request, "updates").forEach(LaterFields::replacement);
        }
    }

    /** Before MongoDB 5.0 no name of a stored field began with a dollar. */
    private static void withoutDollars(BsonDocument document) {
        document.forEach((name, value) -> {
            if (name.startsWith("$")) {
                throw new CommandFailure(2, "BadValue", "Document can't have $ prefixed field names: " + name);
            }
            if (value instanceof BsonDocument inner && !isReference(inner)) {
                withoutDollars(inner);
            }
        });
    }

    private static void replacement(BsonDocument statement) {
        if (statement.get("u") instanceof BsonDocument change
                && change.keySet().stream().noneMatch(name -> name.startsWith("$"))) {
            withoutDollars(change);
        }
    }

    private static boolean isReference(BsonDocument value) {
        return value.containsKey("$ref") && value.containsKey("$id");
    }

    private static void refuse(Request request, String field) {
        if (request.body().containsKey(field)) {
            throw unknown(request.name() + "." + field);
        }
    }

    private static void refuse(Request request, String statements, String field) {
        if (documents(request, statements).stream().anyMatch(statement -> statement.containsKey(field))) {
            throw unknown(request.name() + "." + statements + "." + field);
        }
    }

    private static CommandFailure unknown(String field) {
        // findAndModify told the bare name in those days.
        String told = field.startsWith("findAndModify.") ? field.substring("findAndModify.".length()) : field;
        return new CommandFailure(40415, "Location40415", "BSON field '" + told + "' is an unknown field.");
    }

    private static List<BsonDocument> documents(Request request, String field) {
        List<BsonDocument> documents = new ArrayList<>();
        for (DocumentSequence sequence : request.sequences()) {
            if (sequence.identifier().equals(field)) {
                documents.addAll(sequence.documents());
            }
        }
        if (request.body().get(field) instanceof BsonArray array) {
            array.forEach(element -> documents.add(element.asDocument()));
        }
        return documents;
    }
}
