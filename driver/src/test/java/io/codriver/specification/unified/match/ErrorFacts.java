package io.codriver.specification.unified.match;

import com.mongodb.ClientBulkWriteException;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import com.mongodb.bulk.WriteConcernError;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** What can be read from the exceptions of the public API. */
final class ErrorFacts {

    private static final int MAX_TIME_MS_EXPIRED = 50;

    private ErrorFacts() {}

    /** Its own message and those of the errors it gathers. */
    static List<String> messages(Throwable error) {
        List<String> messages = new ArrayList<>();
        messages.add(String.valueOf(error.getMessage()));
        if (error instanceof MongoBulkWriteException bulk) {
            bulk.getWriteErrors().forEach(each -> messages.add(each.getMessage()));
            if (bulk.getWriteConcernError() != null) {
                messages.add(bulk.getWriteConcernError().getMessage());
            }
        } else if (error instanceof ClientBulkWriteException bulk && bulk.getCause() != null) {
            messages.addAll(messages(bulk.getCause()));
        }
        return messages;
    }

    static List<Integer> codes(Throwable error) {
        List<Integer> codes = new ArrayList<>();
        if (error instanceof ClientBulkWriteException bulk && bulk.getCause() != null) {
            codes.addAll(codes(bulk.getCause()));
        } else if (error instanceof MongoSecurityException login && login.getCause() instanceof MongoException answer) {
            codes.addAll(codes(answer));
        } else if (error instanceof MongoException known) {
            codes.add(known.getCode());
        }
        if (error instanceof MongoWriteException write) {
            codes.add(write.getError().getCode());
        } else if (error instanceof MongoWriteConcernException concern) {
            codes.add(concern.getWriteConcernError().getCode());
        } else if (error instanceof MongoBulkWriteException bulk) {
            bulk.getWriteErrors().forEach(each -> codes.add(each.getCode()));
            if (bulk.getWriteConcernError() != null) {
                codes.add(bulk.getWriteConcernError().getCode());
            }
        }
        return codes;
    }

    static List<String> codeNames(Throwable error) {
        List<String> names = new ArrayList<>();
        if (error instanceof MongoExecutionTimeoutException timeout && timeout.getCode() == MAX_TIME_MS_EXPIRED) {
            names.add("MaxTimeMSExpired");
        }
        if (error instanceof MongoServerException server && server.getErrorCodeName() != null) {
            names.add(server.getErrorCodeName());
        }
        if (error instanceof MongoWriteConcernException concern) {
            names.add(String.valueOf(concern.getWriteConcernError().getCodeName()));
        } else if (error instanceof MongoBulkWriteException bulk && bulk.getWriteConcernError() != null) {
            names.add(String.valueOf(bulk.getWriteConcernError().getCodeName()));
        }
        return names;
    }

    /** The reply of the server; of a write only what its error keeps of it. */
    static @Nullable BsonDocument response(Throwable error) {
        if (error instanceof MongoCommandException command) {
            return command.getResponse();
        }
        if (error instanceof MongoWriteException write) {
            return new BsonDocument("code", new BsonInt32(write.getError().getCode()))
                    .append("errmsg", new BsonString(write.getError().getMessage()))
                    .append("errInfo", write.getError().getDetails());
        }
        return null;
    }

    /** By the index of the model, as a string. */
    static BsonDocument writeErrors(ClientBulkWriteException error) {
        BsonDocument errors = new BsonDocument();
        error.getWriteErrors()
                .forEach((index, each) -> errors.append(
                        String.valueOf(index),
                        new BsonDocument("code", new BsonInt32(each.getCode()))
                                .append("message", new BsonString(each.getMessage()))
                                .append("details", each.getDetails())));
        return errors;
    }

    static List<BsonDocument> writeConcernErrors(ClientBulkWriteException error) {
        return error.getWriteConcernErrors().stream()
                .map(ErrorFacts::writeConcernError)
                .toList();
    }

    private static BsonDocument writeConcernError(WriteConcernError error) {
        return new BsonDocument("code", new BsonInt32(error.getCode()))
                .append("message", new BsonString(error.getMessage()))
                .append("details", error.getDetails());
    }
}
