package io.codriver.test.internal.query;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The command aggregate; its reply holds the whole result. Spec: the manual's page of the command. */
public final class Aggregates {

    /** Stages which compare no texts. */
    private static final Set<String> BLIND = Set.of(
            "$skip", "$limit", "$count", "$project", "$addFields", "$set", "$unset", "$unwind", "$out", "$merge");

    private final Backend backend;
    private final Pipelines pipelines;
    private final Hints hints;

    public Aggregates(Backend backend) {
        this.backend = backend;
        this.pipelines = new Pipelines(backend);
        this.hints = new Hints(backend);
    }

    public Document run(Channel channel, String database, Document command) {
        if (!(command.get("cursor") instanceof Document)) {
            throw new CommandFailure(
                    9,
                    "FailedToParse",
                    "The 'cursor' option is required, except for aggregate with the explain argument");
        }
        List<Document> stages = new ArrayList<>();
        for (Document stage : Pipelines.stages(command.get("pipeline"))) {
            stages.add((Document) Variables.of(command.get("let")).bind(stage));
        }
        checkLast(stages);
        boolean ofCollection = command.get("aggregate") instanceof String;
        String namespace = database + "." + (ofCollection ? command.get("aggregate") : "$cmd.aggregate");
        List<Document> result =
                ofCollection ? ofCollection(channel, database, command, stages) : ofDatabase(database, stages);
        boolean writes = !stages.isEmpty() && isWriting(stages.get(stages.size() - 1));
        return new Document(
                        "cursor",
                        new Document("firstBatch", writes ? new ArrayList<>() : result)
                                .append("id", 0L)
                                .append("ns", namespace))
                .append("ok", 1.0);
    }

    private static void checkLast(List<Document> stages) {
        for (int i = 0; i < stages.size() - 1; i++) {
            if (isWriting(stages.get(i))) {
                throw new CommandFailure(
                        40601,
                        "Location40601",
                        Pipelines.nameOf(stages.get(i)) + " can only be the final stage in the pipeline");
            }
        }
    }

    private static boolean isWriting(Document stage) {
        return stage.containsKey("$out") || stage.containsKey("$merge");
    }

    private List<Document> ofCollection(Channel channel, String database, Document command, List<Document> own) {
        String name = String.valueOf(command.get("aggregate"));
        hints.check(channel, database, name, command.get("hint"));
        Source source = Source.of(backend, database, name);
        Collation collation = Collation.of(command.get("collation"), source.collation());
        List<Document> stages = new ArrayList<>(source.view());
        stages.addAll(own);
        if (!collation.isSimple()) {
            return collated(database, source, collation, stages);
        }
        if (!stages.isEmpty() && stages.get(0).containsKey("$collStats")) {
            return pipelines.run(
                    database, source.collection(), rest(stages), List.of(statistics(database, name, source)));
        }
        return pipelines.run(database, source.collection(), stages, source.documents());
    }

    /** What {@code $collStats} tells, as far as it is known; it does not matter which of the parts are asked for. */
    private Document statistics(String database, String name, Source source) {
        Document options = backend.catalog().options(database, name);
        boolean capped = Boolean.TRUE.equals(options.get("capped"));
        int count = source.documents().size();
        Document storage = new Document("count", count).append("capped", capped);
        if (capped) {
            storage.append("maxSize", options.get("size")).append("max", options.getOrDefault("max", 0));
        }
        return new Document("ns", database + "." + name).append("count", count).append("storageStats", storage);
    }

    private static List<Document> rest(List<Document> stages) {
        return stages.subList(1, stages.size());
    }

    /** A match and a sort at the beginning compare as the collation says; what follows must not compare. */
    private List<Document> collated(String database, Source source, Collation collation, List<Document> stages) {
        List<Document> rest = new ArrayList<>(stages);
        Document filter = new Document();
        Document sort = null;
        if (!rest.isEmpty() && rest.get(0).get("$match") instanceof Document match) {
            filter = match;
            rest.remove(0);
        }
        if (!rest.isEmpty() && rest.get(0).get("$sort") instanceof Document order) {
            sort = order;
            rest.remove(0);
        }
        if (source.isView() || !rest.stream().allMatch(Aggregates::comparesNoTexts)) {
            throw CommandFailure.notSupported("a collation after a $match and a $sort at the beginning of a pipeline");
        }
        List<Document> found = new Selection(filter, sort, 0, 0, collation).of(source.collection());
        return pipelines.run(database, source.collection(), rest, found);
    }

    private static boolean comparesNoTexts(Document stage) {
        return BLIND.contains(Pipelines.nameOf(stage))
                || (stage.get("$group") instanceof Document group && !(namesField(group.get("_id"))));
    }

    private static boolean namesField(@Nullable Object id) {
        return id instanceof String || id instanceof Document || id instanceof Collection<?>;
    }

    /** Stages that look at the server and not at a collection. */
    private List<Document> ofDatabase(String database, List<Document> stages) {
        String first = stages.isEmpty() ? "" : Pipelines.nameOf(stages.get(0));
        List<Document> input =
                switch (first) {
                    case "$documents" -> Pipelines.stages(stages.get(0).get(first));
                    case "$listLocalSessions", "$listSessions" ->
                        List.of(new Document("_id", new Document("id", UUID.randomUUID())));
                    case "$currentOp" -> List.of(new Document("type", "op").append("ns", database + ".$cmd.aggregate"));
                    default ->
                        throw new CommandFailure(
                                73,
                                "InvalidNamespace",
                                "{aggregate: 1} is not valid for '" + first + "'; a collection is required.");
                };
        return pipelines.run(database, null, rest(stages), input);
    }
}
