package io.codriver.internal.hello;

import com.mongodb.ServerApi;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Puts the API version an application declares into the commands of a handshake. Spec: Stable API. */
public final class DeclaredApi {

    private DeclaredApi() {}

    /** Appends its fields, if one is declared, and returns the command. */
    public static BsonDocument in(BsonDocument command, Optional<ServerApi> declared) {
        declared.ifPresent(api -> {
            command.append("apiVersion", new BsonString(api.getVersion().getValue()));
            api.getStrict().ifPresent(strict -> command.append("apiStrict", BsonBoolean.valueOf(strict)));
            api.getDeprecationErrors()
                    .ifPresent(errors -> command.append("apiDeprecationErrors", BsonBoolean.valueOf(errors)));
        });
        return command;
    }
}
