package io.codriver.test.internal.query;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.netty.channel.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An index that is named must be there; which one is used cannot be seen. */
public final class Hints {

    private final Backend backend;

    public Hints(Backend backend) {
        this.backend = backend;
    }

    /**
     * Looks for the index which a hint names.
     *
     * @throws CommandFailure if the collection has no such index
     */
    public void check(Channel channel, String database, String collection, @Nullable Object hint) {
        if (hint == null || isFree(hint) || backend.collection(database, collection) == null) {
            return;
        }
        for (Document index : backend.list(channel, database, new Document("listIndexes", collection))) {
            if (hint.equals(index.get("name")) || sameKey(hint, index.get("key"))) {
                return;
            }
        }
        throw new CommandFailure(
                2,
                "BadValue",
                "error processing query: planner returned error :: caused by :: hint provided does not correspond to an"
                        + " existing index");
    }

    private static boolean isFree(Object hint) {
        return "_id_".equals(hint) || (hint instanceof Document key && (key.isEmpty() || key.containsKey("$natural")));
    }

    /** Numbers of any type, in the same order. */
    private static boolean sameKey(Object hint, @Nullable Object key) {
        if (!(hint instanceof Document wanted) || !(key instanceof Document known)) {
            return false;
        }
        return List.copyOf(wanted.keySet()).equals(List.copyOf(known.keySet()))
                && wanted.keySet().stream().allMatch(name -> same(wanted.get(name), known.get(name)));
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return one instanceof Number number && other instanceof Number of
                ? number.doubleValue() == of.doubleValue()
                : one != null && one.equals(other);
    }
}
