package io.codriver.internal.command;

import com.mongodb.WriteConcern;
import java.util.concurrent.TimeUnit;

/** Write concerns made from others. */
public final class Concerns {

    /** How long a repeated commit waits at most for a majority that does not come. */
    static final long PATIENCE_MILLIS = 10_000;

    private Concerns() {}

    /** Spec: Client Side Operations Timeout: {@code wTimeout} is ignored once {@code timeoutMS} is set. */
    public static WriteConcern withoutLimit(WriteConcern concern) {
        if (concern.getWTimeout(TimeUnit.MILLISECONDS) == null) {
            return concern;
        }
        // There is no method that takes a limit away.
        Object w = concern.getWObject();
        WriteConcern bare = w instanceof Integer members
                ? new WriteConcern(members)
                : w == null ? WriteConcern.ACKNOWLEDGED : new WriteConcern(concern.getWString());
        Boolean journal = concern.getJournal();
        return journal == null ? bare : bare.withJournal(journal);
    }

    /**
     * Of a commit that is said again: the server that answers must not be one which does not know of the first.
     *
     * <p>Spec: Transactions, "writeConcern for commitTransaction attempts".
     *
     * @param timed whether {@code timeoutMS} limits it already
     */
    public static WriteConcern ofRepeatedCommit(WriteConcern concern, boolean timed) {
        WriteConcern majority = concern.withW("majority");
        return timed || majority.getWTimeout(TimeUnit.MILLISECONDS) != null
                ? majority
                : majority.withWTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
