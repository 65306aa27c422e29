package io.codriver.neighbours;

import static com.mongodb.client.model.Accumulators.sum;
import static com.mongodb.client.model.Aggregates.group;
import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Aggregates.project;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Projections.excludeId;
import static com.mongodb.client.model.Projections.fields;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoInternalException;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.connection.ClusterType;
import com.mongodb.reactivestreams.client.gridfs.GridFSBucket;
import com.mongodb.reactivestreams.client.gridfs.GridFSBuckets;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverCollection;
import io.codriver.CodriverDatabase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonInt32;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the driver says must be understood by a server that was not written to understand this driver. */
final class FerretDbTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static FerretDb server;
    private static CodriverClient client;

    private final CodriverCollection<Document> people =
            client.getDatabase("test").getCollection("people");

    @BeforeAll
    static void serverIsThere() throws IOException {
        server = FerretDb.start(folder);
        client = Codriver.create(server.uri());
    }

    @AfterAll
    static void closeAll() {
        if (server != null) {
            client.close();
            server.close();
        }
    }

    @BeforeEach
    void nothingIsStored() {
        people.drop().block(LIMIT);
    }

    @Test
    void itIsAStandaloneServer() {
        client.warmUp().block(LIMIT);
        assertThat(client.getClusterDescription().getType()).isEqualTo(ClusterType.STANDALONE);
    }

    @Test
    void itTellsWhatItIs() {
        Document said = client.getDatabase("admin")
                .runCommand(new Document("buildInfo", 1))
                .block(LIMIT);
        assertThat(said).containsKey("ferretdbVersion");
    }

    @Test
    void documentsAreStoredAndFound() {
        store(10);
        List<Integer> found = people.find(gte("_id", 3))
                .sort(descending("_id"))
                .skip(1)
                .limit(3)
                .map(person -> person.getInteger("_id"))
                .collectList()
                .block(LIMIT);
        assertThat(found).containsExactly(8, 7, 6);
    }

    @Test
    void aLongResultComesInBatches() {
        store(500);
        assertThat(people.find().batchSize(50).limitRate(10).collectList().block(LIMIT))
                .hasSize(500)
                .doesNotHaveDuplicates();
    }

    @Test
    void readingMayStopHalfWay() {
        store(200);
        assertThat(people.find().batchSize(10).take(25).count().block(LIMIT)).isEqualTo(25);
        assertThat(people.countDocuments().block(LIMIT)).isEqualTo(200);
    }

    @Test
    void documentsAreChanged() {
        store(5);
        UpdateResult one = people.updateOne(eq("_id", 1), set("name", "Eve")).block(LIMIT);
        assertThat(one.getModifiedCount()).isEqualTo(1);
        UpdateResult many = people.updateMany(gte("_id", 3), inc("age", 1)).block(LIMIT);
        assertThat(many.getMatchedCount()).isEqualTo(2);
        UpdateResult made = people.updateOne(eq("_id", 77), set("a", 1), new UpdateOptions().upsert(true))
                .block(LIMIT);
        assertThat(made.getUpsertedId()).isEqualTo(new BsonInt32(77));
        people.replaceOne(eq("_id", 0), new Document("other", true)).block(LIMIT);
        assertThat(people.find(eq("_id", 0)).first().block(LIMIT))
                .isEqualTo(new Document("_id", 0).append("other", true));
    }

    @Test
    void documentsAreRemovedAndCounted() {
        store(10);
        assertThat(people.deleteOne(eq("_id", 0)).block(LIMIT).getDeletedCount())
                .isEqualTo(1);
        assertThat(people.deleteMany(lt("_id", 5)).block(LIMIT).getDeletedCount())
                .isEqualTo(4);
        assertThat(people.countDocuments(gte("_id", 7)).block(LIMIT)).isEqualTo(3);
        assertThat(people.estimatedDocumentCount().block(LIMIT)).isEqualTo(5);
    }

    @Test
    void aDuplicateKeyIsAWriteException() {
        store(1);
        assertThatThrownBy(() -> people.insertOne(new Document("_id", 0)).block(LIMIT))
                .isExactlyInstanceOf(MongoWriteException.class)
                .satisfies(thrown -> assertThat(
                                ((MongoWriteException) thrown).getError().getCategory())
                        .isEqualTo(ErrorCategory.DUPLICATE_KEY));
    }

    @Test
    void aRefusedCommandIsACommandException() {
        assertThatThrownBy(() -> client.getDatabase("test")
                        .runCommand(new Document("noSuchCommand", 1))
                        .block(LIMIT))
                .isExactlyInstanceOf(MongoCommandException.class)
                .extracting(thrown -> ((MongoCommandException) thrown).getErrorCode())
                .isEqualTo(59);
    }

    @Test
    void manyOperationsAtOnceShareThePool() {
        Long found = Flux.range(0, 200)
                .flatMap(
                        i -> people.insertOne(new Document("_id", i))
                                .then(people.find(eq("_id", i)).first()),
                        32)
                .count()
                .block(LIMIT);
        assertThat(found).isEqualTo(200);
    }

    /**
     * This server answers them, against the protocol. Who reads such an answer as his own would be told nonsense; who
     * meets one is refused, as by the official driver, and its connection is not used again.
     */
    @Test
    void answersToUnacknowledgedWritesAreTakenForNobodysAnswer() {
        Document one = new Document("_id", "one");
        people.insertOne(one).block(LIMIT);
        CodriverCollection<Document> hasty = people.withWriteConcern(WriteConcern.UNACKNOWLEDGED);
        Mono<Document> right = people.find(eq("_id", "one")).first();
        for (int i = 0; i < 20; i++) {
            hasty.insertOne(new Document("_id", i))
                    .then(right)
                    .onErrorReturn(FerretDbTest::saysThatTheConnectionIsOfNoUse, one)
                    .as(found -> assertThat(found.block(LIMIT)).isEqualTo(one));
        }
        assertThat(right.retry(100).block(LIMIT)).isEqualTo(one);
    }

    private static boolean saysThatTheConnectionIsOfNoUse(Throwable failure) {
        return failure instanceof MongoInternalException
                || failure instanceof MongoSocketException
                || failure instanceof MongoConnectionPoolClearedException;
    }

    @Test
    void pipelinesRun() {
        store(10);
        List<Document> sums = people.aggregate(List.of(
                        match(gte("_id", 2)),
                        group(null, sum("ages", "$age")),
                        project(fields(excludeId(), include("ages")))))
                .collectList()
                .block(LIMIT);
        assertThat(sums).hasSize(1);
        assertThat(sums.get(0).get("ages", Number.class).intValue()).isEqualTo(44);
    }

    @Test
    void indexesAreMadeListedUsedAndDropped() {
        String name = people.createIndex(ascending("name"), new IndexOptions().unique(true))
                .block(LIMIT);
        assertThat(people.listIndexes()
                        .map(index -> index.getString("name"))
                        .collectList()
                        .block(LIMIT))
                .containsExactlyInAnyOrder("_id_", name);
        people.insertOne(new Document("name", "Eve")).block(LIMIT);
        assertThatThrownBy(() -> people.insertOne(new Document("name", "Eve")).block(LIMIT))
                .isExactlyInstanceOf(MongoWriteException.class);
        people.dropIndex(name).block(LIMIT);
        people.insertOne(new Document("name", "Eve")).block(LIMIT);
        assertThat(people.countDocuments().block(LIMIT)).isEqualTo(2);
    }

    @Test
    void writesGoInBulk() {
        BulkWriteResult result = people.bulkWrite(List.of(
                        new InsertOneModel<>(new Document("_id", 1)),
                        new InsertOneModel<>(new Document("_id", 2)),
                        new UpdateOneModel<>(eq("_id", 1), set("age", 1)),
                        new DeleteOneModel<>(eq("_id", 2))))
                .block(LIMIT);
        assertThat(result.getInsertedCount()).isEqualTo(2);
        assertThat(result.getModifiedCount()).isEqualTo(1);
        assertThat(result.getDeletedCount()).isEqualTo(1);
        assertThat(people.findOneAndUpdate(eq("_id", 1), inc("age", 1)).block(LIMIT))
                .containsEntry("age", 1);
    }

    @Test
    void collectionsAreMadeListedAndRenamed() {
        CodriverDatabase database = client.getDatabase("made");
        database.createCollection("one").block(LIMIT);
        database.getCollection("one")
                .renameCollection(new MongoNamespace("made", "two"))
                .block(LIMIT);
        assertThat(database.listCollectionNames().collectList().block(LIMIT)).containsExactly("two");
        database.drop().block(LIMIT);
        assertThat(client.listDatabaseNames().collectList().block(LIMIT)).doesNotContain("made");
    }

    @Test
    void filesAreStoredReadAndRemoved() {
        GridFSBucket bucket = GridFSBuckets.create(client.getDatabase("files")).withChunkSizeBytes(64 * 1024);
        byte[] piece = new byte[10_000];
        Flux<ByteBuffer> content = Flux.range(0, 100).map(i -> ByteBuffer.wrap(piece.clone()));
        ObjectId id = Mono.from(bucket.uploadFromPublisher("file", content)).block(LIMIT);
        Mono<Long> bytes = Flux.from(bucket.downloadToPublisher(id))
                .map(buffer -> (long) buffer.remaining())
                .reduce(0L, Long::sum);
        assertThat(bytes.block(LIMIT)).isEqualTo(1_000_000);
        Mono.from(bucket.rename(id, "other")).block(LIMIT);
        assertThat(Mono.from(bucket.find(eq("filename", "other")).first())
                        .block(LIMIT)
                        .getLength())
                .isEqualTo(1_000_000);
        Mono.from(bucket.delete(id)).block(LIMIT);
        assertThat(Flux.from(bucket.find()).collectList().block(LIMIT)).isEmpty();
    }

    private void store(int count) {
        people.insertMany(IntStream.range(0, count)
                        .mapToObj(i -> new Document("_id", i).append("age", i))
                        .toList())
                .block(LIMIT);
    }
}
