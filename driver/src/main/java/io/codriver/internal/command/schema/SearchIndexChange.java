package io.codriver.internal.command.schema;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.SearchIndexModel;
import com.mongodb.client.model.SearchIndexType;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import java.util.List;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonWriter;
import org.bson.conversions.Bson;

/**
 * Makes, changes or removes search indexes; answers with the names of those it made. Concerns are left out: what serves
 * these commands refuses them.
 *
 * <p>Spec: Index Management, "Search Indexes".
 */
public final class SearchIndexChange extends SchemaChange<List<String>> {

    /** What the server calls an index without a name. */
    private static final String UNNAMED = "default";

    private final Target target;
    private final Consumer<BsonWriter> arguments;
    private final List<String> names;
    private final boolean mayBeMissing;

    private SearchIndexChange(
            Target target, String name, List<String> names, boolean mayBeMissing, Consumer<BsonWriter> arguments) {
        super(target.database(), name, WriteConcern.ACKNOWLEDGED, 0);
        this.target = target;
        this.names = names;
        this.mayBeMissing = mayBeMissing;
        this.arguments = arguments;
    }

    public static SearchIndexChange create(Target target, List<SearchIndexModel> models) {
        List<String> names = models.stream()
                .map(SearchIndexModel::getName)
                .map(name -> name == null ? UNNAMED : name)
                .toList();
        return new SearchIndexChange(target, "createSearchIndexes", names, false, writer -> {
            writer.writeStartArray("indexes");
            models.forEach(model -> write(writer, model, target.encoding()));
            writer.writeEndArray();
        });
    }

    private static void write(BsonWriter writer, SearchIndexModel model, Encoding encoding) {
        writer.writeStartDocument();
        String name = model.getName();
        if (name != null) {
            writer.writeString("name", name);
        }
        SearchIndexType type = model.getType();
        if (type != null) {
            Encoding.writeValue(writer, "type", type.toBsonValue());
        }
        encoding.write(writer, "definition", model.getDefinition());
        writer.writeEndDocument();
    }

    public static SearchIndexChange update(Target target, String name, Bson definition) {
        BsonDocument given = target.encoding().toBsonDocument(definition);
        return new SearchIndexChange(target, "updateSearchIndex", List.of(), false, writer -> {
            writer.writeString("name", name);
            Encoding.write(writer, "definition", given);
        });
    }

    /** That there is no such collection is no error. */
    public static SearchIndexChange drop(Target target, String name) {
        return new SearchIndexChange(
                target, "dropSearchIndex", List.of(), true, writer -> writer.writeString("name", name));
    }

    @Override
    void change(BsonWriter writer, Terms terms) {
        writer.writeString(name(), target.collection());
        arguments.accept(writer);
    }

    @Override
    List<String> result() {
        return names;
    }

    @Override
    boolean isDoneAlready(MongoException refusal) {
        return mayBeMissing && Answers.isNamespaceNotFound(refusal);
    }
}
