package io.codriver.test.internal.live;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an update changed, as {@code updateDescription} of a change event tells it. Used for one update. */
final class Difference {

    private final Document updated = new Document();
    private final List<Object> removed = new ArrayList<>();
    private final List<Object> truncated = new ArrayList<>();

    private Difference() {}

    static Document between(Document before, Document after) {
        Difference difference = new Difference();
        difference.compare("", before, after);
        return new Document("updatedFields", difference.updated)
                .append("removedFields", difference.removed)
                .append("truncatedArrays", difference.truncated);
    }

    private void compare(String prefix, Document before, Document after) {
        after.forEach((name, value) -> {
            String path = prefix + name;
            if (!before.containsKey(name)) {
                updated.put(path, value);
            } else {
                compareValues(path, before.get(name), value);
            }
        });
        before.keySet().stream().filter(name -> !after.containsKey(name)).forEach(name -> removed.add(prefix + name));
    }

    private void compareValues(String path, @Nullable Object before, @Nullable Object after) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (before instanceof Document one && after instanceof Document other) {
            compare(path + ".", one, other);
        } else if (before instanceof List<?> one && after instanceof List<?> other && other.size() <= one.size()) {
            for (int i = 0; i < other.size(); i++) {
                compareValues(path + "." + i, one.get(i), other.get(i));
            }
            if (other.size() < one.size()) {
                truncated.add(new Document("field", path).append("newSize", other.size()));
            }
        } else {
            updated.put(path, after);
        }
    }
}
