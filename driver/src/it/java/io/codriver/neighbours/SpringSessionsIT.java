package io.codriver.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import com.mongodb.ClientSessionOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.test.Member;
import io.codriver.test.RecordedCommand;
import io.codriver.test.ReplicaSet;
import io.codriver.test.TestDeployment;
import java.time.Duration;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.ReactiveMongoTransactionManager;
import org.springframework.data.mongodb.core.ReactiveMongoOperations;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.SimpleReactiveMongoDatabaseFactory;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sessions and transactions of Spring Data on our client, proved by what arrives at the server. */
final class SpringSessionsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ReplicaSet set = TestDeployment.replicaSet(1).start();
    private final CodriverClient client = Codriver.create(set.connectionString());
    private final SimpleReactiveMongoDatabaseFactory databases =
            new SimpleReactiveMongoDatabaseFactory(client, "rally");
    private final ReactiveMongoTemplate template = new ReactiveMongoTemplate(databases);
    private final TransactionalOperator transactions =
            TransactionalOperator.create(new ReactiveMongoTransactionManager(databases));
    private final Member server = set.primary();

    @BeforeEach
    void makeTheCollection() {
        template.createCollection("stages").block(LIMIT);
        set.forgetCommands();
    }

    @AfterEach
    void closeAll() {
        client.close();
        set.close();
    }

    private static Mono<Document> stored(ReactiveMongoOperations to, int id) {
        return to.insert(new Document("_id", id).append("km", id), "stages");
    }

    private List<BsonDocument> sent(String command) {
        return server.commands(command).stream().map(RecordedCommand::document).toList();
    }

    @Test
    void whatRunsWithASessionTravelsWithIt() {
        ClientSession session = client.startSession(
                        ClientSessionOptions.builder().causallyConsistent(true).build())
                .block(LIMIT);
        List<Document> found = template.withSession(Mono.just(session))
                .execute(
                        inSession -> stored(inSession, 1)
                                .then(inSession.updateFirst(
                                        query(where("_id").is(1)), new Update().inc("km", 6), "stages"))
                                .thenMany(inSession.find(new Query(), Document.class, "stages")),
                        ClientSession::close)
                .collectList()
                .block(LIMIT);
        assertThat(found).containsExactly(new Document("_id", 1).append("km", 7));
        BsonDocument lsid = sent("insert").get(0).getDocument("lsid");
        assertThat(sent("update").get(0).getDocument("lsid")).isEqualTo(lsid);
        assertThat(sent("find").get(0).getDocument("lsid")).isEqualTo(lsid);
        assertThat(sent("find").get(0).getDocument("readConcern")).containsKey("afterClusterTime");
        // Spring closes it once it has told that everything was found.
        await().atMost(LIMIT).untilAsserted(() -> assertThatThrownBy(session::getServerSession)
                .isInstanceOf(IllegalStateException.class));
    }

    @Test
    void whatTheOperatorCommitsStays() {
        Flux<Document> both = stored(template, 1).concatWith(stored(template, 2));
        assertThat(both.as(transactions::transactional).count().block(LIMIT)).isEqualTo(2);
        assertThat(template.count(new Query(), "stages").block(LIMIT)).isEqualTo(2);
        assertOneTransactionEndsWith("commitTransaction");
        assertThat(server.commandCount("abortTransaction")).isZero();
    }

    @Test
    void whatFailsInTheOperatorWasNeverThere() {
        IllegalStateException flat = new IllegalStateException("flat tyre");
        Flux<Document> both =
                stored(template, 1).concatWith(stored(template, 2)).concatWith(Mono.error(flat));
        assertThatThrownBy(() -> both.as(transactions::transactional).blockLast(LIMIT))
                .isSameAs(flat);
        assertThat(template.count(new Query(), "stages").block(LIMIT)).isZero();
        assertOneTransactionEndsWith("abortTransaction");
        assertThat(server.commandCount("commitTransaction")).isZero();
    }

    @Test
    void whatIsToBeRolledBackWasNeverThere() {
        transactions
                .execute(status -> stored(template, 1).doOnNext(each -> status.setRollbackOnly()))
                .blockLast(LIMIT);
        assertThat(template.count(new Query(), "stages").block(LIMIT)).isZero();
        assertThat(server.commandCount("abortTransaction")).isEqualTo(1);
    }

    @Test
    void whoeverReadsOutsideDoesNotSeeWhatIsNotCommitted() {
        Long outside = transactions
                .execute(status -> stored(template, 1)
                        // Without the context there is no transaction.
                        .then(Mono.fromFuture(
                                () -> template.count(new Query(), "stages").toFuture())))
                .blockLast(LIMIT);
        assertThat(outside).isZero();
        assertThat(template.count(new Query(), "stages").block(LIMIT)).isEqualTo(1);
    }

    /** Two inserts, the first of which starts it, and its end: the same session and number, nothing acknowledged by itself. */
    private void assertOneTransactionEndsWith(String end) {
        List<BsonDocument> inserts = sent("insert");
        assertThat(inserts).hasSize(2);
        BsonDocument first = inserts.get(0);
        assertThat(first.getBoolean("startTransaction").getValue()).isTrue();
        assertThat(inserts.get(1)).doesNotContainKey("startTransaction");
        assertThat(sent(end)).hasSize(1);
        for (BsonDocument said : List.of(first, inserts.get(1), sent(end).get(0))) {
            assertThat(said.getDocument("lsid")).isEqualTo(first.getDocument("lsid"));
            assertThat(said.getInt64("txnNumber")).isEqualTo(first.getInt64("txnNumber"));
            assertThat(said.getBoolean("autocommit").getValue()).isFalse();
        }
    }
}
