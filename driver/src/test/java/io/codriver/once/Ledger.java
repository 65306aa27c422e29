package io.codriver.once;

import io.codriver.test.AppliedWrite;
import io.codriver.test.TestDeployment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonInt32;

/** How often each document was changed on the server since this ledger was opened. Any thread. */
final class Ledger {

    private final Map<Integer, Integer> changes = new ConcurrentHashMap<>();

    /** Documents of the tests have numbers for ids; others are not looked at. */
    static Ledger of(TestDeployment deployment) {
        Ledger ledger = new Ledger();
        deployment.onWrite(ledger::note);
        return ledger;
    }

    void note(AppliedWrite write) {
        if (write.id() instanceof BsonInt32 id) {
            changes.merge(id.getValue(), 1, Integer::sum);
        }
    }

    int changesOf(int id) {
        return changes.getOrDefault(id, 0);
    }

    void forget() {
        changes.clear();
    }
}
