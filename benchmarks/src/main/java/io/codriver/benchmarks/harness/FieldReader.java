package io.codriver.benchmarks.harness;

import java.util.List;
import org.bson.Document;

/** Reads every field of a document, nested ones too, so that no driver wins by putting decoding off. */
final class FieldReader {

    private int sum;

    /** Reads all of it. */
    void read(Document document) {
        int hash = 0;
        for (var field : document.entrySet()) {
            hash = 31 * hash + field.getKey().length() + valueOf(field.getValue());
        }
        sum += hash;
    }

    private int valueOf(Object value) {
        if (value instanceof Document nested) {
            read(nested);
            return 1;
        }
        if (value instanceof List<?> list) {
            int hash = 0;
            for (Object each : list) {
                hash += valueOf(each);
            }
            return hash;
        }
        return value.hashCode();
    }

    /** Depends on everything that was read; to be used somewhere, or the compiler may leave the reading out. */
    int sum() {
        return sum;
    }
}
