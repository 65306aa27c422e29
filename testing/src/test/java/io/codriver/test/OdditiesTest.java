package io.codriver.test;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static io.codriver.test.Official.all;
import static io.codriver.test.Official.one;
import static io.codriver.test.Official.people;
import static io.codriver.test.Official.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ClientBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoNamespace;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.reactivestreams.client.MongoClient;
import java.util.List;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where mongo-java-server is no MongoDB: mended in front of it, or refused in words. */
class OdditiesTest {

    private static final MongoNamespace PEOPLE = new MongoNamespace("town.people");

    private ReplicaSet set;
    private MongoClient client;

    @BeforeEach
    void start() {
        set = TestDeployment.replicaSet(1).start();
        client = Official.connect(set);
    }

    @AfterEach
    void stop() {
        client.close();
        set.close();
    }

    private Document town(String json) {
        return one(client.getDatabase("town").runCommand(BsonDocument.parse(json)));
    }

    @Test
    void aFilterIsLookedAtAlsoWhereThereIsNothingToFind() {
        for (String filter : List.of("{$odd: 1}", "{$or: true}")) {
            assertThatThrownBy(() -> town("{find: 'nobody', filter: " + filter + "}"))
                    .isInstanceOfSatisfying(MongoCommandException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(2));
        }
        assertThat(town("{find: 'nobody', filter: {$or: [{x: 1}]}}")).containsEntry("ok", 1.0);
    }

    @Test
    void aBulkWriteOfTheClientTellsTheResultOfEachOperation() {
        ClientBulkWriteResult result = one(client.bulkWrite(
                List.of(
                        ClientNamespacedWriteModel.insertOne(PEOPLE, new Document("_id", 1)),
                        ClientNamespacedWriteModel.updateOne(PEOPLE, eq("_id", 1), inc("age", 1)),
                        ClientNamespacedWriteModel.updateOne(
                                PEOPLE,
                                eq("_id", 2),
                                inc("age", 1),
                                com.mongodb.client.model.bulk.ClientUpdateOneOptions.clientUpdateOneOptions()
                                        .upsert(true)),
                        ClientNamespacedWriteModel.deleteOne(PEOPLE, eq("_id", 1))),
                ClientBulkWriteOptions.clientBulkWriteOptions().verboseResults(true)));

        assertThat(result.getInsertedCount()).isEqualTo(1);
        assertThat(result.getModifiedCount()).isEqualTo(1);
        assertThat(result.getUpsertedCount()).isEqualTo(1);
        assertThat(result.getDeletedCount()).isEqualTo(1);
        assertThat(result.getVerboseResults().orElseThrow().getUpdateResults()).containsOnlyKeys(1, 2);
        assertThat(all(people(client).find())).extracting(d -> d.get("_id")).containsExactly(2);
    }

    @Test
    void aBulkWriteStopsAtItsFirstFailureIfOrdered() {
        ClientNamespacedWriteModel same = ClientNamespacedWriteModel.insertOne(PEOPLE, new Document("_id", 1));

        assertThatThrownBy(() -> one(client.bulkWrite(List.of(same, same, same))))
                .isInstanceOfSatisfying(ClientBulkWriteException.class, e -> assertThat(e.getWriteErrors())
                        .containsOnlyKeys(1));
    }

    @Test
    void aServerBefore80KnowsNoBulkWriteOfTheClient() {
        try (ReplicaSet old = TestDeployment.replicaSet(1).version("7.0").start();
                MongoClient there = Official.connect(old)) {
            assertThat(old.serverVersion()).isEqualTo("7.0.0");
            assertThatThrownBy(() ->
                            one(there.bulkWrite(List.of(ClientNamespacedWriteModel.insertOne(PEOPLE, new Document())))))
                    .hasMessageContaining("bulkWrite");
        }
    }

    @Test
    void aFindAndModifyTellsWhatBecameOfTheDocument() {
        assertThat(town("{findAndModify: 'people', query: {_id: 1}, update: {$inc: {a: 1}}}")
                        .get("lastErrorObject"))
                .isEqualTo(new Document("n", 0).append("updatedExisting", false));
        assertThat(town("{findAndModify: 'people', query: {_id: 1}, update: {$inc: {a: 1}}, upsert: true}")
                        .get("lastErrorObject"))
                .isEqualTo(new Document("n", 1).append("updatedExisting", false).append("upserted", 1));
        assertThat(town("{findAndModify: 'people', query: {_id: 1}, remove: true}")
                        .get("lastErrorObject"))
                .isEqualTo(new Document("n", 1));
    }

    @Test
    void whatNeverWasHasNoIndexes() {
        assertThatThrownBy(() -> town("{listIndexes: 'nobody'}")).hasMessageContaining("NamespaceNotFound");
        assertThat(all(client.getDatabase("town").getCollection("nobody").listIndexes()))
                .isEmpty();
    }

    @Test
    void whatWouldBeAnsweredWronglyIsRefused() {
        run(people(client).insertOne(new Document("_id", 1)));

        assertThatThrownBy(() -> town("{create: 'strict', validator: {$jsonSchema: {required: ['a']}}}"))
                .hasMessageContaining("jsonSchema");
        assertThatThrownBy(() -> town("{find: 'people', collation: {locale: 'sv'}}"))
                .hasMessageContaining("locale");
        assertThatThrownBy(() -> town("{find: 'people', min: {_id: 1}, hint: '_id_'}"))
                .hasMessageContaining("min");
    }

    @Test
    void aUuidComesBackAsItWasStored() {
        BsonDocument stored = new BsonDocument("_id", new BsonInt32(1))
                .append("id", new BsonBinary((byte) 4, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
                }));
        run(people(client).withDocumentClass(BsonDocument.class).insertOne(stored));
        assertThat(one(people(client).withDocumentClass(BsonDocument.class).find()))
                .isEqualTo(stored);
    }
}
