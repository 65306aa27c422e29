package io.codriver.test.internal.query;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.DocumentComparator;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.CommandFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which documents of a collection, in which order.
 *
 * @param filter with its variables bound
 * @param sort null for the order in which they are kept
 * @param limit 0 for all
 */
public record Selection(Document filter, @Nullable Document sort, int skip, int limit, Collation collation) {

    /** The documents as they are kept: who changes one changes the data. */
    public List<Document> of(@Nullable MongoCollection<?> collection) {
        try {
            return collection == null ? List.of() : selected(collection);
        } catch (RuntimeException failure) {
            throw CommandFailure.from(failure);
        }
    }

    private List<Document> selected(MongoCollection<?> collection) {
        if (collation.isSimple()) {
            List<Document> found = new ArrayList<>();
            Document query = new Document("$query", filter).append("$orderby", sort);
            collection.handleQuery(new QueryParameters(query, skip, limit)).forEach(found::add);
            return found;
        }
        Document folded = collation.foldFilter(filter);
        DefaultQueryMatcher matcher = new DefaultQueryMatcher();
        Stream<Document> found =
                collection.queryAllAsStream().filter(document -> matcher.matches(fold(document), folded));
        return cut(sort == null || sort.isEmpty() ? found : found.sorted(byKeys(sort)));
    }

    private List<Document> cut(Stream<Document> found) {
        Stream<Document> rest = skip > 0 ? found.skip(skip) : found;
        return (limit > 0 ? rest.limit(limit) : rest).toList();
    }

    private Document fold(Document document) {
        return (Document) collation.fold(document);
    }

    private Comparator<Document> byKeys(Document order) {
        DocumentComparator comparator = new DocumentComparator(order);
        return (one, other) -> comparator.compare(fold(one), fold(other));
    }
}
