package io.codriver.test;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Indexes.ascending;
import static io.codriver.test.Official.all;
import static io.codriver.test.Official.command;
import static io.codriver.test.Official.one;
import static io.codriver.test.Official.people;
import static io.codriver.test.Official.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Collections, views, indexes and databases as wholes. */
class CatalogTest {

    private Standalone deployment;
    private MongoClient client;
    private MongoDatabase town;
    private MongoCollection<Document> people;

    @BeforeEach
    void start() {
        deployment = TestDeployment.standalone().start();
        client = Official.connect(deployment);
        town = client.getDatabase("town");
        people = people(client);
    }

    @AfterEach
    void stop() {
        client.close();
        deployment.close();
    }

    private Document town(String json) {
        return one(town.runCommand(BsonDocument.parse(json)));
    }

    private static void fails(int code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MongoCommandException.class, e -> assertThat(e.getErrorCode())
                .isEqualTo(code));
    }

    @Test
    void aCollectionTellsWhatItWasMadeWith() {
        town("{create: 'strict', validator: {a: {$type: 'int'}}, changeStreamPreAndPostImages: {enabled: true}}");
        town("{create: 'clustered', clusteredIndex: {key: {_id: 1}, unique: true, name: 'mine'}}");
        town("{create: 'series', timeseries: {timeField: 't'}}");

        List<Document> told = all(town.listCollections());
        assertThat(told).extracting(d -> d.get("name")).containsExactly("clustered", "series", "strict");
        assertThat(told).extracting(d -> d.get("type")).containsExactly("collection", "timeseries", "collection");
        assertThat(told.get(2).get("options", Document.class))
                .containsKeys("validator", "changeStreamPreAndPostImages");
        assertThat(all(town.listCollections().filter(eq("name", "strict")))).hasSize(1);
        assertThat(all(town.getCollection("clustered").listIndexes()).get(0))
                .containsEntry("clustered", true)
                .containsEntry("name", "mine");
        fails(48, () -> town("{create: 'strict'}"));
        fails(40415, () -> town("{create: 'odd', moon: 1}"));
    }

    @Test
    void aViewShowsItsCollectionAndIsNotWritten() {
        run(people.insertMany(List.of(
                Document.parse("{_id: 1, age: 7}"),
                Document.parse("{_id: 2, age: 70}"),
                Document.parse("{_id: 3, age: 71}"))));
        run(town.createView("old", "people", List.of(Document.parse("{$match: {age: {$gt: 18}}}"))));
        MongoCollection<Document> old = town.getCollection("old");

        assertThat(all(old.find().sort(Document.parse("{_id: -1}"))))
                .extracting(d -> d.get("_id"))
                .containsExactly(3, 2);
        assertThat(one(old.countDocuments(eq("age", 70)))).isEqualTo(1);
        assertThat(all(old.distinct("age", Integer.class))).containsExactly(70, 71);
        assertThatThrownBy(() -> run(old.insertOne(new Document()))).hasMessageContaining("is a view");
        run(old.drop());
        assertThat(all(town.listCollectionNames())).containsExactly("people");
    }

    @Test
    void aDocumentThatDoesNotSuitIsRefusedWithTheReason() {
        town("{create: 'people', validator: {age: {$type: 'int'}}}");

        assertThatThrownBy(() -> run(people.insertOne(Document.parse("{_id: 1, age: 'old'}"))))
                .isInstanceOfSatisfying(MongoWriteException.class, e -> {
                    assertThat(e.getError().getCode()).isEqualTo(121);
                    assertThat(e.getError().getDetails()).containsKeys("failingDocumentId", "details");
                });
        run(people.insertOne(
                Document.parse("{_id: 1, age: 'old'}"), new InsertOneOptions().bypassDocumentValidation(true)));
        run(people.insertOne(Document.parse("{_id: 2, age: 7}")));
        assertThatThrownBy(() -> run(people.updateOne(eq("_id", 2), Document.parse("{$set: {age: 'x'}}"))))
                .isInstanceOf(MongoWriteException.class);
        assertThat(one(people.find(eq("_id", 2)))).containsEntry("age", 7);

        town("{collMod: 'people', validator: {}}");
        run(people.insertOne(Document.parse("{age: 'any'}")));
    }

    @Test
    void aCappedCollectionForgetsItsOldestDocuments() {
        run(town.createCollection(
                "people",
                new CreateCollectionOptions().capped(true).sizeInBytes(4096).maxDocuments(2)));
        for (int id = 1; id <= 4; id++) {
            run(people.insertOne(new Document("_id", id)));
        }

        assertThat(all(people.find())).extracting(d -> d.get("_id")).containsExactly(3, 4);
    }

    @Test
    void indexesAreToldAsTheyWereMade() {
        run(people.createIndex(ascending("a"), new IndexOptions().name("one").sparse(true)));

        assertThat(town("{createIndexes: 'people', indexes: [{key: {a: 1}, name: 'one', sparse: true}]}"))
                .containsEntry("numIndexesBefore", 2)
                .containsEntry("numIndexesAfter", 2)
                .containsKey("note");
        assertThat(all(people.listIndexes()).get(1))
                .containsEntry("sparse", true)
                .containsEntry("v", 2);
        fails(85, () -> run(people.createIndex(ascending("a"), new IndexOptions().name("two"))));
        fails(86, () -> run(people.createIndex(ascending("b"), new IndexOptions().name("one"))));
        fails(27, () -> run(people.dropIndex("none")));
        fails(72, () -> run(people.dropIndex("_id_")));
        run(town.getCollection("others").createIndex(ascending("a"), new IndexOptions().name("one")));
        run(people.dropIndex("one"));
        assertThat(all(people.listIndexes())).hasSize(1);
        assertThat(all(town.getCollection("others").listIndexes())).hasSize(2);
    }

    @Test
    void aDuplicateIsToldWithItsIndexAndItsValue() {
        run(people.createIndex(ascending("a"), new IndexOptions().unique(true)));
        run(people.insertMany(List.of(Document.parse("{_id: 1, a: 1}"), Document.parse("{_id: 2, a: 2}"))));

        assertThatThrownBy(() -> town("{findAndModify: 'people', query: {_id: 2}, update: {$set: {a: 1}}}"))
                .isInstanceOfSatisfying(MongoCommandException.class, e -> {
                    assertThat(e.getErrorCode()).isEqualTo(11000);
                    assertThat(e.getResponse().getDocument("keyPattern")).isEqualTo(BsonDocument.parse("{a: 1}"));
                    assertThat(e.getResponse().getDocument("keyValue")).isEqualTo(BsonDocument.parse("{a: 1}"));
                });
        assertThat(one(people.find(eq("_id", 2)))).containsEntry("a", 2);
    }

    @Test
    void anIndexBecomesUniqueWhenNothingIsInTheWay() {
        run(people.insertMany(List.of(Document.parse("{_id: 1, a: 1}"), Document.parse("{_id: 2, a: 1}"))));
        run(people.createIndex(ascending("a")));
        town("{collMod: 'people', index: {keyPattern: {a: 1}, prepareUnique: true}}");

        assertThatThrownBy(() -> run(people.insertOne(Document.parse("{a: 1}"))))
                .hasMessageContaining("E11000");
        fails(359, () -> town("{collMod: 'people', index: {keyPattern: {a: 1}, unique: true}}"));
        run(people.deleteOne(eq("_id", 2)));
        town("{collMod: 'people', index: {keyPattern: {a: 1}, unique: true}}");
        assertThatThrownBy(() -> run(people.insertOne(Document.parse("{a: 1}"))))
                .hasMessageContaining("E11000");
    }

    @Test
    void aRenamedCollectionKeepsItsOptions() {
        town("{create: 'people', validator: {age: {$type: 'int'}}}");
        run(people.renameCollection(new MongoNamespace("town.folk")));

        assertThat(all(town.listCollectionNames())).containsExactly("folk");
        assertThatThrownBy(() -> run(town.getCollection("folk").insertOne(Document.parse("{age: 'x'}"))))
                .isInstanceOf(MongoWriteException.class);
        fails(26, () -> run(people.renameCollection(new MongoNamespace("town.other"))));
    }

    @Test
    void aDatabaseIsThereAsLongAsItHasACollection() {
        run(people.insertOne(new Document()));
        run(client.getDatabase("nothing").getCollection("a").find());

        assertThat(all(client.listDatabaseNames())).containsExactly("town");
        assertThat(all(client.listDatabases()).get(0).getLong("sizeOnDisk")).isPositive();
        assertThat(all(client.listDatabases().filter(eq("name", "x")))).isEmpty();
        run(town.drop());
        assertThat(all(client.listDatabaseNames())).isEmpty();
    }

    @Test
    void theDatabaseAdminHasCollectionsLikeOthers() {
        MongoCollection<Document> there = client.getDatabase("admin").getCollection("people");
        run(there.insertOne(new Document("_id", 1)));

        assertThat(one(there.countDocuments())).isEqualTo(1);
        assertThat(Objects.requireNonNull(
                                command(client, "{aggregate: 1, pipeline: [{$listLocalSessions: {}}], cursor: {}}"))
                        .get("cursor", Document.class)
                        .getList("firstBatch", Document.class))
                .hasSize(1);
    }

    @Test
    void whatIsCappedIsToldInItsStatistics() {
        town("{create: 'log', capped: true, size: 4096}");

        Document storage = all(town.getCollection("log")
                        .aggregate(List.of(Document.parse("{$collStats: {storageStats: {}}}"))))
                .get(0)
                .get("storageStats", Document.class);

        assertThat(storage).containsEntry("capped", true).containsEntry("maxSize", 4096);
    }

    @Test
    void theOldCommandGetnonceIsAnswered() {
        assertThat(town("{getnonce: 1}").getString("nonce")).hasSize(16);
    }
}
