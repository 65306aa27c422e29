package io.codriver.test;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static io.codriver.test.Official.all;
import static io.codriver.test.Official.one;
import static io.codriver.test.Official.people;
import static io.codriver.test.Official.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationStrength;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** What filters, collations, variables and pipelines mean in reads and writes. */
class QueryTest {

    private static final Collation CASELESS = Collation.builder()
            .locale("en")
            .collationStrength(CollationStrength.SECONDARY)
            .build();

    private Standalone deployment;
    private MongoClient client;
    private MongoCollection<Document> people;

    @BeforeEach
    void start() {
        deployment = TestDeployment.standalone().start();
        client = Official.connect(deployment);
        people = people(client);
        run(people.insertMany(List.of(person(1, "ada"), person(2, "Ada"), person(3, "\u00c4da"), person(4, "Bea"))));
    }

    @AfterEach
    void stop() {
        client.close();
        deployment.close();
    }

    private static Document person(int id, String name) {
        return new Document("_id", id).append("name", name);
    }

    private static List<Object> ids(Publisher<Document> found) {
        return all(found).stream().map(document -> document.get("_id")).toList();
    }

    private Document byId(int id) {
        return one(people.find(eq("_id", id)));
    }

    @Test
    void aCollationDecidesWhichTextsAreTheSame() {
        Collation baseLetters = Collation.builder()
                .locale("en")
                .collationStrength(CollationStrength.PRIMARY)
                .build();

        assertThat(ids(people.find(eq("name", "ADA")))).isEmpty();
        assertThat(ids(people.find(eq("name", "ADA")).collation(CASELESS))).containsExactly(1, 2);
        assertThat(ids(people.find(eq("name", "ADA")).collation(baseLetters))).containsExactly(1, 2, 3);
        assertThat(all(people.distinct("name", String.class).collation(baseLetters)))
                .containsExactly("Bea", "ada");
    }

    @Test
    void aCollationDecidesTheOrder() {
        Collation english = Collation.builder().locale("en").build();

        assertThat(ids(people.find().sort(ascending("name")))).containsExactly(2, 4, 1, 3);
        assertThat(ids(people.find().sort(ascending("name")).collation(english)))
                .containsExactly(1, 2, 3, 4);
        assertThat(ids(people.find()
                        .sort(ascending("name"))
                        .collation(english)
                        .skip(1)
                        .limit(2)))
                .containsExactly(2, 3);
    }

    @Test
    void numbersInTextsCanCountAsNumbers() {
        run(people.insertMany(List.of(person(10, "v10"), person(9, "v9"))));
        Collation numeric =
                Collation.builder().locale("en").numericOrdering(true).build();

        assertThat(ids(people.find(gt("_id", 8)).sort(ascending("name")).collation(numeric)))
                .containsExactly(9, 10);
    }

    @Test
    void aWriteFindsItsDocumentsByTheCollation() {
        assertThat(one(people.updateMany(
                                eq("name", "ADA"),
                                new Document("$set", new Document("a", 1)),
                                new UpdateOptions().collation(CASELESS)))
                        .getModifiedCount())
                .isEqualTo(2);
        assertThat(one(people.deleteMany(eq("name", "BEA"), new DeleteOptions().collation(CASELESS)))
                        .getDeletedCount())
                .isEqualTo(1);
    }

    @Test
    void anAggregationBeginsByTheCollationAndRefusesToCompareLater() {
        assertThat(ids(people.aggregate(List.of(new Document("$match", new Document("name", "ADA"))))
                        .collation(CASELESS)))
                .containsExactly(1, 2);
        assertThatThrownBy(() -> all(people.aggregate(List.of(new Document("$group", new Document("_id", "$name"))))
                        .collation(CASELESS)))
                .hasMessageContaining("collation");
    }

    @Test
    void anUpdateMayBeAPipeline() {
        run(people.updateOne(
                eq("_id", 1),
                List.of(
                        new Document("$set", new Document("a.b", "$name").append("c", new Document("$literal", "$x"))),
                        new Document("$unset", "name"))));
        assertThat(byId(1)).isEqualTo(Document.parse("{_id: 1, a: {b: 'ada'}, c: '$x'}"));

        Document field = Document.parse("{$setField: {field: {$literal: '$odd.name'}, value: 1, input: '$$ROOT'}}");
        run(people.updateOne(eq("_id", 2), List.of(new Document("$replaceWith", field))));
        assertThat(byId(2)).containsEntry("$odd.name", 1).containsEntry("name", "Ada");

        assertThat(one(people.updateOne(
                                eq("name", "new"),
                                List.of(new Document("$set", new Document("made", true))),
                                new UpdateOptions().upsert(true)))
                        .getUpsertedId())
                .isNotNull();
        assertThat(one(people.find(eq("name", "new")))).containsEntry("made", true);
        assertThatThrownBy(() -> run(people.updateOne(eq("_id", 3), List.of(new Document("$limit", 1)))))
                .isInstanceOf(MongoException.class)
                .hasMessageContaining("not allowed");
    }

    @Test
    void anUpdateTakesTheFirstInTheOrderItNames() {
        run(people.updateOne(
                new Document(),
                new Document("$set", new Document("last", 1)),
                new UpdateOptions().sort(descending("_id"))));
        assertThat(byId(4)).containsEntry("last", 1);
        run(people.replaceOne(new Document(), new Document("r", 1), new ReplaceOptions().sort(descending("_id"))));
        assertThat(byId(4)).isEqualTo(Document.parse("{_id: 4, r: 1}"));
    }

    @Test
    void constantsOfACommandAreInItsExpressions() {
        Document isThat = Document.parse("{$expr: {$eq: ['$_id', '$$that.id']}}");
        Document let = Document.parse("{that: {id: 2}, text: '$name'}");

        assertThat(ids(people.find(isThat).let(let))).containsExactly(2);
        run(people.updateOne(
                isThat, List.of(Document.parse("{$set: {text: '$$that.id'}}")), new UpdateOptions().let(let)));
        assertThat(byId(2)).containsEntry("text", 2);
        assertThat(one(people.deleteOne(isThat, new DeleteOptions().let(let))).getDeletedCount())
                .isEqualTo(1);
        assertThatThrownBy(() -> run(people.find(isThat))).hasMessageContaining("that");
    }

    @Test
    void anIndexThatIsNamedMustBeThere() {
        assertThat(ids(people.find().hintString("_id_"))).hasSize(4);
        assertThatThrownBy(() -> run(people.find().hintString("nothing"))).hasMessageContaining("hint");
        run(people.createIndex(ascending("name")));
        assertThat(one(people.updateOne(
                                eq("_id", 1),
                                new Document("$set", new Document("x", 1)),
                                new UpdateOptions().hint(ascending("name"))))
                        .getModifiedCount())
                .isEqualTo(1);
        assertThatThrownBy(() -> run(people.deleteOne(eq("_id", 1), new DeleteOptions().hint(ascending("x")))))
                .hasMessageContaining("hint");
    }

    @Test
    void replacementsMayHaveOddNames() {
        run(people.replaceOne(eq("_id", 1), Document.parse("{'a.b': 1, c: {$d: 1}}")));
        assertThat(byId(1)).isEqualTo(Document.parse("{_id: 1, 'a.b': 1, c: {$d: 1}}"));
        assertThatThrownBy(() -> run(people.insertOne(new Document("_id", new Document("$a", 1)))))
                .isInstanceOf(MongoWriteException.class);
        assertThatThrownBy(() -> run(people.replaceOne(eq("_id", 1), new Document("_id", 2))))
                .hasMessageContaining("immutable");
    }

    @Test
    void documentsKeepTheOrderInWhichTheyCame() {
        run(people.deleteOne(eq("_id", 1)));
        run(people.insertOne(person(0, "Zoe")));

        assertThat(ids(people.find())).containsExactly(2, 3, 4, 0);
        assertThat(ids(people.find().sort(new Document("$natural", -1)))).containsExactly(0, 4, 3, 2);
    }

    @Test
    void aUnionAppendsAnotherCollection() {
        run(client.getDatabase("town").getCollection("others").insertOne(new Document("_id", 99)));

        assertThat(ids(people.aggregate(
                        List.of(Document.parse("{$match: {_id: 1}}"), Document.parse("{$unionWith: 'others'}")))))
                .containsExactly(1, 99);
    }

    @Test
    void theResultOfAPipelineCanBecomeACollectionOfAnotherDatabase() {
        run(people.aggregate(List.of(Document.parse("{$out: {db: 'city', coll: 'folk'}}")))
                .toCollection());

        assertThat(ids(client.getDatabase("city").getCollection("folk").find())).hasSize(4);
        assertThatThrownBy(() ->
                        run(people.aggregate(List.of(Document.parse("{$out: 'a'}"), Document.parse("{$limit: 1}")))))
                .hasMessageContaining("final stage");
    }
}
