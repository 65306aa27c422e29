package io.codriver.test.internal.store;

import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import java.util.SortedSet;
import java.util.TreeSet;

/** All databases. */
public final class Store extends AbstractMongoBackend {

    /** The names of all databases that anybody asked for, in order. */
    public SortedSet<String> names() {
        return new TreeSet<>(listDatabaseNames());
    }

    @Override
    protected StoredDatabase openOrCreateDatabase(String name) {
        return new StoredDatabase(name, getCursorRegistry());
    }
}
