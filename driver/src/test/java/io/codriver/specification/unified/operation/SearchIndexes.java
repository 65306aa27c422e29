package io.codriver.specification.unified.operation;

import static java.util.Map.entry;

import com.mongodb.client.model.SearchIndexModel;
import com.mongodb.client.model.SearchIndexType;
import com.mongodb.reactivestreams.client.ListSearchIndexesPublisher;
import io.codriver.specification.unified.InvalidCaseException;
import io.codriver.specification.unified.entity.CollectionEntity;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** Operations on search indexes. */
final class SearchIndexes {

    static final Map<String, Operation<CollectionEntity>> TABLE = Map.ofEntries(
            entry("createSearchIndex", SearchIndexes::create),
            entry("createSearchIndexes", SearchIndexes::createAll),
            entry("updateSearchIndex", SearchIndexes::update),
            entry("dropSearchIndex", SearchIndexes::drop),
            entry("listSearchIndexes", SearchIndexes::list));

    private SearchIndexes() {}

    private static Execution create(CollectionEntity on, Arguments arguments) {
        return create(on, List.of(model(arguments.document("model"), arguments)));
    }

    private static Execution createAll(CollectionEntity on, Arguments arguments) {
        return create(
                on,
                arguments.documents("models").stream()
                        .map(each -> model(each, arguments))
                        .toList());
    }

    private static Execution create(CollectionEntity on, List<SearchIndexModel> models) {
        return Execution.values(() -> on.collection().createSearchIndexes(models), BsonString::new);
    }

    private static Execution update(CollectionEntity on, Arguments arguments) {
        String name = arguments.text("name");
        BsonDocument definition = arguments.document("definition");
        return Execution.done(() -> on.collection().updateSearchIndex(name, definition));
    }

    private static Execution drop(CollectionEntity on, Arguments arguments) {
        String name = arguments.text("name");
        return Execution.done(() -> on.collection().dropSearchIndex(name));
    }

    private static Execution list(CollectionEntity on, Arguments arguments) {
        Changes<ListSearchIndexesPublisher<BsonDocument>> changes = new Changes<>();
        arguments.text("name", name -> changes.add(indexes -> indexes.name(name)));
        arguments.document("aggregationOptions", options -> {
            Arguments nested = arguments.nested("aggregationOptions", options);
            nested.number("batchSize", size -> changes.add(indexes -> indexes.batchSize(size)));
            nested.refuseUnread();
        });
        return Execution.rows(() -> changes.applyTo(on.collection().listSearchIndexes(BsonDocument.class)));
    }

    private static SearchIndexModel model(BsonDocument described, Arguments arguments) {
        Arguments nested = arguments.nested("model", described);
        BsonDocument definition = nested.document("definition");
        @Nullable String name = nested.has("name") ? nested.text("name") : null;
        @Nullable SearchIndexType type = nested.has("type") ? type(nested.text("type")) : null;
        SearchIndexModel model = name == null && type == null
                ? new SearchIndexModel(definition)
                : new SearchIndexModel(name, definition, type);
        nested.refuseUnread();
        return model;
    }

    private static SearchIndexType type(String name) {
        return switch (name) {
            case "search" -> SearchIndexType.search();
            case "vectorSearch" -> SearchIndexType.vectorSearch();
            default -> throw new InvalidCaseException("unknown type of a search index: " + name);
        };
    }
}
