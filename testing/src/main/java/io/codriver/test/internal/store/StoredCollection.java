package io.codriver.test.internal.store;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One collection. A document keeps its position as long as it lives, and no position is given twice. */
public final class StoredCollection extends AbstractSynchronizedMongoCollection<Integer> {

    private final TreeMap<Integer, Document> documents = new TreeMap<>();
    private int nextPosition;
    private int sizeBytes;

    StoredCollection(MongoDatabase database, String name, CollectionOptions options, CursorRegistry cursors) {
        super(database, name, options, cursors);
    }

    /** Puts another content into a document that is kept here, whatever the names of its fields. */
    public void replace(Document kept, Document content) {
        Document before = kept.cloneDeeply();
        for (Index<Integer> index : getIndexes()) {
            index.checkUpdate(before, content, this);
        }
        Integer position = getIndexes().get(0).getPosition(before);
        for (Index<Integer> index : getIndexes()) {
            index.updateInPlace(before, content, position, this);
        }
        kept.clear();
        kept.putAll(content);
    }

    /** The documents that came after the one with this position, by their positions. */
    public SortedMap<Integer, Document> after(int position) {
        return documents.tailMap(position, false);
    }

    /** The position of the document that came last. */
    public int newestPosition() {
        return documents.lastKey();
    }

    /** The document that came first. */
    public Document oldest() {
        return documents.firstEntry().getValue();
    }

    /** What the documents need, about: replacements do not count. */
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    protected void updateDataSize(int deltaBytes) {
        sizeBytes += deltaBytes;
    }

    @Override
    protected int getDataSize() {
        return sizeBytes;
    }

    @Override
    protected Integer addDocumentInternal(Document document) {
        documents.put(nextPosition, document);
        return nextPosition++;
    }

    @Override
    protected QueryResult matchDocuments(
            Document query, @Nullable Document order, int skip, int limit, int batchSize, @Nullable Document fields) {
        Stream<Document> all = (isNaturalDescending(order) ? documents.descendingMap() : documents).values().stream();
        return matchDocumentsFromStream(all, query, order, skip, limit, batchSize, fields);
    }

    @Override
    public int count() {
        return documents.size();
    }

    @Override
    protected Stream<DocumentWithPosition<Integer>> streamAllDocumentsWithPosition() {
        return documents.entrySet().stream().map(entry -> new DocumentWithPosition<>(entry.getValue(), entry.getKey()));
    }

    /** Without an index: the one that is equal. */
    @Override
    protected @Nullable Integer findDocumentPosition(Document document) {
        return documents.entrySet().stream()
                .filter(entry -> entry.getValue().equals(document))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    @Override
    protected void removeDocument(Integer position) {
        documents.remove(position);
    }

    @Override
    protected @Nullable Document getDocument(Integer position) {
        return documents.get(position);
    }

    @Override
    protected void handleUpdate(Integer position, Document before, Document now) {
        // It is the same object.
    }
}
