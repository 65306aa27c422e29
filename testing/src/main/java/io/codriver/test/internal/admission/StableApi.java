package io.codriver.test.internal.admission;

import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.wire.Request;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The declarations of an API version and what they promise. Spec: versioned API; the manual's list of version 1. */
final class StableApi {

    private static final int RELEASE_5_0 = 13;

    private static final Set<String> COMMANDS = Set.of(
            "abortTransaction",
            "aggregate",
            "authenticate",
            "bulkWrite",
            "collMod",
            "commitTransaction",
            "count",
            "create",
            "createIndexes",
            "delete",
            "drop",
            "dropDatabase",
            "dropIndexes",
            "endSessions",
            "explain",
            "find",
            "findAndModify",
            "getMore",
            "hello",
            "insert",
            "killCursors",
            "listCollections",
            "listDatabases",
            "listIndexes",
            "ping",
            "refreshSessions",
            "saslContinue",
            "saslStart",
            "update");

    private static final Set<String> OTHER_STAGES = Set.of(
            "$collStats",
            "$currentOp",
            "$indexStats",
            "$listLocalSessions",
            "$listSearchIndexes",
            "$listSessions",
            "$planCacheStats",
            "$search");

    /** Test commands, which are not what the promise is about. */
    private static final Set<String> OF_TESTS = Set.of("configureFailPoint", "getParameter", "killAllSessions");

    private final boolean known;

    StableApi(int maxWireVersion) {
        this.known = maxWireVersion >= RELEASE_5_0;
    }

    void check(Request request) {
        BsonDocument body = request.body();
        boolean details = body.containsKey("apiStrict") || body.containsKey("apiDeprecationErrors");
        if (!body.containsKey("apiVersion")) {
            if (details) {
                throw new CommandFailure(
                        322,
                        "APIVersionError",
                        "Provided apiStrict and/or apiDeprecationErrors without passing apiVersion");
            }
            return;
        }
        if (!known) {
            throw new CommandFailure(
                    40415, "Location40415", "BSON field '" + request.name() + ".apiVersion' is an unknown field.");
        }
        if (!body.get("apiVersion").equals(new BsonString("1"))) {
            throw new CommandFailure(322, "APIVersionError", "API version must be \"1\"");
        }
        if (body.getBoolean("apiStrict", BsonBoolean.FALSE).getValue()) {
            strict(request);
        }
    }

    private static void strict(Request request) {
        String name = request.name();
        if (!COMMANDS.contains(name) && !OF_TESTS.contains(name)) {
            throw outside("the command " + name + " is not in API Version 1");
        }
        if (request.body().get("pipeline") instanceof BsonArray stages) {
            for (BsonValue stage : stages) {
                if (stage instanceof BsonDocument document && OTHER_STAGES.contains(nameOf(document))) {
                    throw outside("stage " + nameOf(document) + " is not allowed with 'apiStrict: true'");
                }
            }
        }
    }

    private static String nameOf(BsonDocument stage) {
        return stage.isEmpty() ? "" : stage.getFirstKey();
    }

    private static CommandFailure outside(String what) {
        return new CommandFailure(323, "APIStrictError", "Provided apiStrict:true, but " + what);
    }
}
