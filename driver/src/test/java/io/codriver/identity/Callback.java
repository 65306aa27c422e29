package io.codriver.identity;

import com.mongodb.MongoCredential;
import com.mongodb.MongoCredential.OidcCallback;
import com.mongodb.MongoCredential.OidcCallbackContext;
import com.mongodb.MongoCredential.OidcCallbackResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Gives what a test says, and keeps what it was asked. */
final class Callback implements OidcCallback {

    final List<OidcCallbackContext> asked = new CopyOnWriteArrayList<>();
    private final Function<Integer, OidcCallbackResult> answers;

    /** @param answers given the number of the call, from 1 */
    Callback(Function<Integer, OidcCallbackResult> answers) {
        this.answers = answers;
    }

    @Override
    public OidcCallbackResult onRequest(OidcCallbackContext context) {
        asked.add(context);
        return answers.apply(asked.size());
    }

    MongoCredential ofMachine() {
        return MongoCredential.createOidcCredential(null)
                .withMechanismProperty(MongoCredential.OIDC_CALLBACK_KEY, this);
    }

    MongoCredential ofHuman() {
        return MongoCredential.createOidcCredential("alice")
                .withMechanismProperty(MongoCredential.OIDC_HUMAN_CALLBACK_KEY, this);
    }
}
