package io.codriver.internal.command.bulk;

import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.write.Change;
import io.codriver.internal.command.write.Change.Judged;
import io.codriver.internal.command.write.DeleteStatement;
import io.codriver.internal.command.write.NewDocument;
import io.codriver.internal.command.write.Statement;
import io.codriver.internal.command.write.UpdateStatement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.codecs.Codec;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the models of a bulk into groups: an ordered bulk begins a new one whenever the kind changes, an unordered one has
 * one of each kind. Finds what is wrong with a model before the first one is sent, as far as it can be known.
 *
 * @param <T> what documents are encoded from
 */
final class Models<T> {

    private final Encoding encoding;
    private final Codec<T> codec;
    private final boolean ordered;
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<Kind, Draft> open = new EnumMap<>(Kind.class);

    Models(Encoding encoding, Codec<T> codec, boolean ordered) {
        this.encoding = encoding;
        this.codec = codec;
        this.ordered = ordered;
    }

    /** A group that still grows. */
    private final class Draft {

        final Kind kind;
        final List<Integer> indexes = new ArrayList<>();
        final List<NewDocument<T>> documents = new ArrayList<>(0);
        final List<Statement> statements = new ArrayList<>(0);

        Draft(Kind kind) {
            this.kind = kind;
        }

        Group group() {
            return kind == Kind.INSERT
                    ? new Group.Inserts<>(documents, indexes::get)
                    : new Group.Statements(kind, statements, indexes::get, encoding);
        }
    }

    List<Group> group(List<? extends WriteModel<? extends T>> models) {
        int index = 0;
        for (WriteModel<? extends T> model : models) {
            if (model instanceof InsertOneModel<? extends T> insert) {
                at(Kind.INSERT, index).documents.add(new NewDocument<>(codec, insert.getDocument()));
            } else {
                Statement statement = statement(model);
                at(statement instanceof DeleteStatement ? Kind.DELETE : Kind.UPDATE, index)
                        .statements
                        .add(statement);
            }
            index++;
        }
        return drafts.stream().map(Draft::group).toList();
    }

    private Draft at(Kind kind, int index) {
        Draft draft = open.get(kind);
        if (draft == null) {
            if (ordered) {
                open.clear();
            }
            draft = new Draft(kind);
            open.put(kind, draft);
            drafts.add(draft);
        }
        draft.indexes.add(index);
        return draft;
    }

    private Change change(@Nullable Bson operators, @Nullable List<? extends Bson> stages) {
        return operators != null
                ? Change.operators(encoding, operators, Judged.BY_EVERY_NAME)
                : Change.filledPipeline(encoding, Objects.requireNonNull(stages));
    }

    private Statement statement(@Nullable WriteModel<? extends T> model) {
        if (model instanceof UpdateOneModel<? extends T> one) {
            Change change = change(one.getUpdate(), one.getUpdatePipeline());
            return UpdateStatement.of(one.getFilter(), change, false, one.getOptions());
        }
        if (model instanceof UpdateManyModel<? extends T> many) {
            Change change = change(many.getUpdate(), many.getUpdatePipeline());
            return UpdateStatement.of(many.getFilter(), change, true, many.getOptions());
        }
        if (model instanceof ReplaceOneModel<? extends T> replace) {
            Change change = Change.replacement(codec, replace.getReplacement(), Judged.BY_EVERY_NAME);
            return UpdateStatement.of(replace.getFilter(), change, replace.getReplaceOptions());
        }
        if (model instanceof DeleteOneModel<? extends T> one) {
            return DeleteStatement.of(one.getFilter(), false, one.getOptions());
        }
        if (model instanceof DeleteManyModel<? extends T> many) {
            return DeleteStatement.of(many.getFilter(), true, many.getOptions());
        }
        throw new UnsupportedOperationException("A write model of an unknown kind: " + model);
    }
}
