package io.codriver.test.internal.catalog;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.store.StoredCollection;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes an index of a collection unique, unless documents are in the way. Spec: the manual's collMod, "Convert to Unique". */
final class Uniqueness {

    private final Backend backend;
    private final String database;
    private final String name;

    Uniqueness(Backend backend, String database, String name) {
        this.backend = backend;
        this.database = database;
        this.name = name;
    }

    void convert(Channel channel, Document index) {
        Document key = (Document) Objects.requireNonNull(index.get("key"));
        StoredCollection collection = Objects.requireNonNull(backend.collection(database, name));
        Map<List<Object>, List<Object>> idsByValue = new LinkedHashMap<>();
        for (Document document : collection.queryAll()) {
            List<Object> value = new ArrayList<>();
            key.keySet().forEach(path -> value.add(Utils.getSubdocumentValue(document, path)));
            idsByValue.computeIfAbsent(value, any -> new ArrayList<>()).add(document.get("_id"));
        }
        List<Object> violations = new ArrayList<>();
        idsByValue.values().stream()
                .filter(ids -> ids.size() > 1)
                .forEach(ids -> violations.add(new Document("ids", ids)));
        if (!violations.isEmpty()) {
            throw new CommandFailure(
                            359,
                            "CannotConvertIndexToUnique",
                            "Cannot convert the index to unique. Please resolve conflicting documents before running collMod"
                                    + " again.")
                    .with(new Document("violations", violations));
        }
        Document unique = new Document(index).append("unique", true);
        unique.remove("ns");
        unique.remove("prepareUnique");
        new IndexRecord(backend, database, name).drop(String.valueOf(index.get("name")));
        backend.run(
                channel,
                database,
                new Document("createIndexes", name).append("indexes", new ArrayList<>(List.of(unique))));
    }
}
