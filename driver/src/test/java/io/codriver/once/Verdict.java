package io.codriver.once;

import com.mongodb.ClientBulkWriteException;
import com.mongodb.MongoClientException;
import com.mongodb.MongoInternalException;
import com.mongodb.MongoSocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What callers were told, held against what the server has done: what was told as done was done once, and of what is not
 * known nothing was done twice. Any thread.
 */
final class Verdict {

    /**
     * What a caller was told.
     *
     * @param error null if it succeeded
     * @param whole whether a result says that each document was changed once
     */
    private record Told(Deed deed, @Nullable Throwable error, boolean whole) {}

    private final Queue<Told> told = new ConcurrentLinkedQueue<>();

    void succeeded(Deed deed, boolean whole) {
        told.add(new Told(deed, null, whole));
    }

    void failed(Deed deed, Throwable error) {
        told.add(new Told(deed, error, false));
    }

    /** How many were told to be done. */
    long successes() {
        return told.stream().filter(each -> each.error == null).count();
    }

    /** How many were told not to be known. */
    long unknown() {
        return told.size() - successes();
    }

    /** What was told and is not so. */
    List<String> lies(Ledger ledger) {
        List<String> lies = new ArrayList<>();
        for (Told each : told) {
            if (each.error != null && !isUncertain(each.error)) {
                lies.add(each.deed.name() + " failed for certain, with " + each.error);
            }
            if (each.error == null && !each.whole) {
                lies.add(each.deed.name() + " of " + each.deed.ids() + " succeeded, but its result says otherwise");
            }
            for (int id : each.deed.ids()) {
                int changes = ledger.changesOf(id);
                if (changes > 1 || changes == 0 && each.error == null) {
                    lies.add(String.format(
                            Locale.ROOT,
                            "%s changed document %d %d times, told was %s",
                            each.deed.name(),
                            id,
                            changes,
                            each.error == null ? "success" : each.error));
                }
            }
        }
        return lies;
    }

    /** The server did not say anything, or nothing that answers the question, so nobody can know. */
    private static boolean isUncertain(Throwable error) {
        return error instanceof ClientBulkWriteException bulk && bulk.getCause() != null
                ? isUncertain(bulk.getCause())
                : error instanceof MongoSocketException
                        || error instanceof MongoClientException
                        || error instanceof MongoInternalException;
    }

    @Override
    public String toString() {
        return successes() + " done, " + unknown() + " unknown";
    }
}
