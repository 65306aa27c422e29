package io.codriver.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.data.mongodb.core.aggregation.Aggregation.group;
import static org.springframework.data.mongodb.core.aggregation.Aggregation.match;
import static org.springframework.data.mongodb.core.aggregation.Aggregation.newAggregation;
import static org.springframework.data.mongodb.core.aggregation.Aggregation.sort;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.gridfs.model.GridFSFile;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.test.EmbeddedServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.BulkOperations.BulkMode;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.SimpleReactiveMongoDatabaseFactory;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.data.mongodb.gridfs.ReactiveGridFsTemplate;
import org.springframework.data.mongodb.repository.Aggregation;
import org.springframework.data.mongodb.repository.ReactiveMongoRepository;
import org.springframework.data.mongodb.repository.support.ReactiveMongoRepositoryFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Spring Data MongoDB Reactive, which knows only the official interfaces, on our client. */
final class SpringDataIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final EmbeddedServer server = EmbeddedServer.start();
    private final CodriverClient client = Codriver.create(server.uri());
    private final SimpleReactiveMongoDatabaseFactory databases =
            new SimpleReactiveMongoDatabaseFactory(client, "rally");
    private final ReactiveMongoTemplate template = new ReactiveMongoTemplate(databases);
    private final Crews crews = new ReactiveMongoRepositoryFactory(template).getRepository(Crews.class);

    @AfterEach
    void closeAll() {
        client.close();
        server.close();
    }

    /** What is stored. */
    record Crew(@Id @Nullable String id, String driver, String codriver, int starts, @Version @Nullable Long version) {

        static Crew of(String driver, String codriver, int starts) {
            return new Crew(null, driver, codriver, starts, null);
        }
    }

    /** What a group of them comes to. */
    record Sum(@Id String codriver, int starts) {}

    /** Queries told by names, and a pipeline told by an annotation. */
    interface Crews extends ReactiveMongoRepository<Crew, String> {

        Flux<Crew> findByStartsGreaterThanOrderByDriver(int starts);

        Mono<Crew> findFirstByCodriver(String codriver);

        Mono<Long> countByCodriver(String codriver);

        Mono<Boolean> existsByDriver(String driver);

        Mono<Long> deleteByStartsLessThan(int starts);

        @Aggregation({"{$group: {_id: '$codriver', starts: {$sum: '$starts'}}}", "{$sort: {starts: -1}}"})
        Flux<Sum> sums();
    }

    private List<Crew> threeCrews() {
        return template.insertAll(List.of(
                        Crew.of("Loeb", "Elena", 180),
                        Crew.of("Ogier", "Ingrassia", 160),
                        Crew.of("Neuville", "Elena", 20)))
                .collectList()
                .block(LIMIT);
    }

    @Test
    void theTemplateStoresFindsChangesAndRemoves() {
        Crew stored = template.insert(Crew.of("Loeb", "Elena", 180)).block(LIMIT);
        assertThat(ObjectId.isValid(stored.id())).isTrue();
        assertThat(template.findById(stored.id(), Crew.class).block(LIMIT)).isEqualTo(stored);
        Query loeb = query(where("driver").is("Loeb"));
        assertThat(template.updateFirst(loeb, new Update().inc("starts", 1), Crew.class)
                        .block(LIMIT)
                        .getModifiedCount())
                .isEqualTo(1);
        Crew changed = template.findAndModify(
                        loeb,
                        new Update().inc("starts", 1),
                        FindAndModifyOptions.options().returnNew(true),
                        Crew.class)
                .block(LIMIT);
        assertThat(changed.starts()).isEqualTo(182);
        assertThat(template.count(loeb, Crew.class).block(LIMIT)).isEqualTo(1);
        assertThat(template.exists(loeb, Crew.class).block(LIMIT)).isTrue();
        assertThat(template.remove(loeb, Crew.class).block(LIMIT).getDeletedCount())
                .isEqualTo(1);
        assertThat(template.findAll(Crew.class).collectList().block(LIMIT)).isEmpty();
    }

    @Test
    void theTemplateSortsAndPages() {
        threeCrews();
        Query page = new Query().with(Sort.by("driver")).skip(1).limit(1);
        assertThat(template.find(page, Crew.class)
                        .map(Crew::driver)
                        .collectList()
                        .block(LIMIT))
                .containsExactly("Neuville");
        assertThat(template.findDistinct("codriver", Crew.class, String.class)
                        .collectList()
                        .block(LIMIT))
                .containsExactlyInAnyOrder("Elena", "Ingrassia");
    }

    @Test
    void theTemplateUpsertsAndReplaces() {
        template.upsert(query(where("driver").is("Rohrl")), new Update().set("starts", 75), Crew.class)
                .block(LIMIT);
        Document stored = template.findOne(new Query(), Document.class, "crew").block(LIMIT);
        assertThat(stored).containsEntry("driver", "Rohrl").containsEntry("starts", 75);
        assertThat(template.save(Crew.of("Blomqvist", "Cederberg", 5))
                        .block(LIMIT)
                        .version())
                .isZero();
    }

    @Test
    void aRepositoryDerivesItsQueries() {
        threeCrews();
        assertThat(crews.findByStartsGreaterThanOrderByDriver(100)
                        .map(Crew::driver)
                        .collectList()
                        .block(LIMIT))
                .containsExactly("Loeb", "Ogier");
        assertThat(crews.findFirstByCodriver("Ingrassia").block(LIMIT).driver()).isEqualTo("Ogier");
        assertThat(crews.countByCodriver("Elena").block(LIMIT)).isEqualTo(2);
        assertThat(crews.existsByDriver("Nobody").block(LIMIT)).isFalse();
        assertThat(crews.deleteByStartsLessThan(100).block(LIMIT)).isEqualTo(1);
        assertThat(crews.count().block(LIMIT)).isEqualTo(2);
        crews.deleteAll().block(LIMIT);
        assertThat(crews.findAll().collectList().block(LIMIT)).isEmpty();
    }

    @Test
    void aStaleVersionIsRefused() {
        Crew first = crews.save(Crew.of("Loeb", "Elena", 1)).block(LIMIT);
        crews.save(first).block(LIMIT);
        assertThatThrownBy(() -> crews.save(first).block(LIMIT)).isInstanceOf(OptimisticLockingFailureException.class);
    }

    @Test
    void pipelinesRunFromTemplateAndRepository() {
        threeCrews();
        List<Sum> sums = template.aggregate(
                        newAggregation(
                                match(where("starts").gte(20)),
                                group("codriver").sum("starts").as("starts"),
                                sort(Sort.Direction.DESC, "starts")),
                        Crew.class,
                        Sum.class)
                .collectList()
                .block(LIMIT);
        assertThat(sums).containsExactly(new Sum("Elena", 200), new Sum("Ingrassia", 160));
        assertThat(crews.sums().collectList().block(LIMIT)).isEqualTo(sums);
    }

    @Test
    void writesGoInBulk() {
        BulkWriteResult result = template.bulkOps(BulkMode.UNORDERED, Crew.class)
                .insert(List.of(Crew.of("a", "x", 1), Crew.of("b", "x", 2)))
                .updateMulti(query(where("codriver").is("x")), new Update().inc("starts", 10))
                .upsert(query(where("driver").is("c")), new Update().set("starts", 3))
                .remove(query(where("driver").is("b")))
                .execute()
                .block(LIMIT);
        assertThat(result.getInsertedCount()).isEqualTo(2);
        assertThat(result.getModifiedCount()).isEqualTo(2);
        assertThat(result.getUpserts()).hasSize(1);
        assertThat(result.getDeletedCount()).isEqualTo(1);
    }

    @Test
    void indexesAreMade() {
        template.indexOps(Crew.class)
                .createIndex(new Index("driver", Sort.Direction.ASC).unique().named("once"))
                .block(LIMIT);
        assertThat(template.indexOps(Crew.class)
                        .getIndexInfo()
                        .map(index -> index.getName())
                        .collectList()
                        .block(LIMIT))
                .contains("once");
        template.insert(Crew.of("Loeb", "Elena", 1)).block(LIMIT);
        assertThatThrownBy(() -> template.insert(Crew.of("Loeb", "Bozian", 1)).block(LIMIT))
                .isInstanceOf(DuplicateKeyException.class);
    }

    /** Spring knows the exceptions of the official driver by the names of their classes. */
    @Test
    void failuresAreTranslated() {
        Crew stored = threeCrews().get(0);
        Document again = new Document("_id", new ObjectId(stored.id()));
        assertThatThrownBy(() -> template.insert(again, "crew").block(LIMIT)).isInstanceOf(DuplicateKeyException.class);
        assertThatThrownBy(() -> template.bulkOps(BulkMode.ORDERED, "crew")
                        .insert(again)
                        .execute()
                        .block(LIMIT))
                .isInstanceOf(DuplicateKeyException.class);
        assertThatThrownBy(() -> template.executeCommand(new Document("noSuchCommand", 1))
                        .block(LIMIT))
                .isInstanceOf(InvalidDataAccessApiUsageException.class);
    }

    @Test
    void nobodyThereIsAFailureOfResources() {
        server.close();
        try (CodriverClient lost = Codriver.create(server.uri() + "?serverSelectionTimeoutMS=300")) {
            ReactiveMongoTemplate nowhere = new ReactiveMongoTemplate(lost, "rally");
            assertThatThrownBy(() -> nowhere.findAll(Crew.class).blockLast(LIMIT))
                    .isInstanceOf(DataAccessResourceFailureException.class);
        }
    }

    @Test
    void filesAreStoredAndReadThroughTheTemplateForGridFs() {
        ReactiveGridFsTemplate files = new ReactiveGridFsTemplate(databases, template.getConverter());
        String text = "left 4 over crest ".repeat(30_000);
        Flux<DataBuffer> content =
                Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8)));
        ObjectId id =
                files.store(content, "notes.txt", new Document("stage", 7)).block(LIMIT);
        GridFSFile found = files.findOne(query(where("metadata.stage").is(7))).block(LIMIT);
        assertThat(found.getObjectId()).isEqualTo(id);
        assertThat(found.getLength()).isEqualTo(text.length());
        String read = files.getResource("notes.txt")
                .flatMap(resource -> DataBufferUtils.join(resource.getContent()))
                .map(buffer -> buffer.toString(StandardCharsets.UTF_8))
                .block(LIMIT);
        assertThat(read).isEqualTo(text);
        files.delete(query(where("_id").is(id))).block(LIMIT);
        assertThat(files.find(new Query()).collectList().block(LIMIT)).isEmpty();
    }
}
