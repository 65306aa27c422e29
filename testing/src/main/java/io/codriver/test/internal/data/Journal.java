package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.Document;
import org.jspecify.annotations.Nullable;

/** Hears of each change when it is done, in order. On the event loop. */
public interface Journal {

    /** Nobody listens. */
    Journal NONE = of(() -> {});

    /** One document changed; both its states are copies, if this journal {@link #keepsDocuments}. */
    void changed(DocumentChange change);

    /**
     * Something happened to a collection, or to a database if that is null.
     *
     * @param operation as change events call it
     * @param details more fields of the event
     */
    void happened(String operation, String database, @Nullable String collection, Document details);

    /** Whether the documents of changes are looked at later. */
    boolean keepsDocuments();

    /** One that only wants to know that there was something. */
    static Journal of(Runnable pulse) {
        return new Journal() {
            @Override
            public void changed(DocumentChange change) {
                pulse.run();
            }

            @Override
            public void happened(String operation, String database, @Nullable String collection, Document details) {
                pulse.run();
            }

            @Override
            public boolean keepsDocuments() {
                return false;
            }
        };
    }
}
