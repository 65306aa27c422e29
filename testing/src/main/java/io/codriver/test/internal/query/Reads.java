package io.codriver.test.internal.query;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The commands find, count and distinct; each reply holds the whole result. Spec: the manual's pages of these commands. */
public final class Reads {

    private final Backend backend;
    private final Pipelines pipelines;
    private final Hints hints;

    public Reads(Backend backend) {
        this.backend = backend;
        this.pipelines = new Pipelines(backend);
        this.hints = new Hints(backend);
    }

    /** The documents a find is about, cut to its limit. */
    public Document find(Channel channel, String database, Document command) {
        String name = String.valueOf(command.get("find"));
        check(command);
        hints.check(channel, database, name, command.get("hint"));
        Source source = Source.of(backend, database, name);
        Selection selection = selection(command, "filter", source);
        Document projection = command.get("projection") instanceof Document fields && !fields.isEmpty() ? fields : null;
        List<Document> found = source.isView()
                ? throughView(database, source, selection, projection)
                : projected(channel, database, name, source, selection, projection);
        return new Document(
                        "cursor",
                        new Document("firstBatch", found).append("id", 0L).append("ns", database + "." + name))
                .append("ok", 1.0);
    }

    private static void check(Document command) {
        for (String field : List.of("min", "max")) {
            if (command.get(field) instanceof Document bound && !bound.isEmpty()) {
                throw CommandFailure.notSupported("a find with '" + field + "'");
            }
        }
        for (String field : List.of("returnKey", "showRecordId")) {
            if (Boolean.TRUE.equals(command.get(field))) {
                throw CommandFailure.notSupported("a find with '" + field + "'");
            }
        }
        for (String field : List.of("skip", "limit", "batchSize")) {
            if (command.get(field) instanceof Number number && number.longValue() < 0) {
                throw new CommandFailure(
                        51024,
                        "Location51024",
                        "BSON field '" + field + "' value must be >= 0, actual value '" + number + "'");
            }
        }
    }

    private static Selection selection(Document command, String filterField, Source source) {
        Document filter = command.get(filterField) instanceof Document given ? given : new Document();
        return new Selection(
                Variables.of(command.get("let")).bindFilter(filter),
                command.get("sort") instanceof Document sort && !sort.isEmpty() ? sort : null,
                intOf(command, "skip"),
                intOf(command, "limit"),
                Collation.of(command.get("collation"), source.collation()));
    }

    private static int intOf(Document command, String field) {
        return command.get(field) instanceof Number number ? Math.abs(number.intValue()) : 0;
    }

    private List<Document> throughView(
            String database, Source source, Selection selection, @Nullable Document projection) {
        if (!selection.collation().isSimple()) {
            throw CommandFailure.notSupported("a view together with a collation");
        }
        List<Document> stages = new ArrayList<>(source.view());
        stages.add(new Document("$match", selection.filter()));
        if (selection.sort() != null) {
            stages.add(new Document("$sort", selection.sort()));
        }
        if (selection.skip() > 0) {
            stages.add(new Document("$skip", selection.skip()));
        }
        if (selection.limit() > 0) {
            stages.add(new Document("$limit", selection.limit()));
        }
        if (projection != null) {
            stages.add(new Document("$project", projection));
        }
        return pipelines.run(database, source.collection(), stages, source.documents());
    }

    private List<Document> projected(
            Channel channel,
            String database,
            String name,
            Source source,
            Selection selection,
            @Nullable Document projection) {
        if (projection == null) {
            return selection.of(source.collection());
        }
        if (selection.collation().isSimple()) {
            // At once, because a projection may say which element of an array the filter met.
            Document find = new Document("find", name)
                    .append("filter", selection.filter())
                    .append("sort", selection.sort())
                    .append("skip", selection.skip())
                    .append("limit", selection.limit())
                    .append("projection", projection);
            return backend.list(channel, database, find);
        }
        List<Document> found = new ArrayList<>();
        for (Document document : selection.of(source.collection())) {
            Document byId = new Document("find", name)
                    .append("filter", new Document("_id", document.get("_id")))
                    .append("projection", projection);
            found.addAll(backend.list(channel, database, byId));
        }
        return found;
    }

    public Document count(Channel channel, String database, Document command) {
        String name = String.valueOf(command.get("count"));
        hints.check(channel, database, name, command.get("hint"));
        return new Document("n", selected(database, name, command).size()).append("ok", 1.0);
    }

    private List<Document> selected(String database, String name, Document command) {
        Source source = Source.of(backend, database, name);
        Selection selection = selection(command, "query", source);
        return source.isView() ? throughView(database, source, selection, null) : selection.of(source.collection());
    }

    /** Values that are the same under the collation are told once, as the first document has them. */
    public Document distinct(String database, Document command) {
        String name = String.valueOf(command.get("distinct"));
        String key = String.valueOf(command.get("key"));
        Collation collation = Collation.of(
                command.get("collation"), Source.of(backend, database, name).collation());
        Map<Object, Object> byKey = new LinkedHashMap<>();
        for (Document document : selected(database, name, command)) {
            Object value = Utils.getSubdocumentValueCollectionAware(document, key);
            Collection<?> values = value instanceof Collection<?> several ? several : listOf(value);
            values.forEach(each -> {
                if (!(each instanceof Missing)) {
                    byKey.putIfAbsent(each == null ? Missing.getInstance() : collation.fold(each), each);
                }
            });
        }
        TreeSet<Object> sorted = new TreeSet<>(ValueComparator.ascWithoutListHandling());
        sorted.addAll(byKey.values());
        return new Document("values", new ArrayList<>(sorted)).append("ok", 1.0);
    }

    private static List<@Nullable Object> listOf(@Nullable Object value) {
        List<@Nullable Object> list = new ArrayList<>();
        list.add(value);
        return list;
    }
}
