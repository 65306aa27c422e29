package io.codriver;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.test.TestDeployment;
import java.time.Duration;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** Transactions on servers of each kind: what is committed stays, what is aborted was never there. */
final class TransactionsEndToEndTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    enum Kind {
        REPLICA_SET {
            @Override
            TestDeployment start() {
                return TestDeployment.replicaSet(3).start();
            }
        },
        ROUTERS {
            @Override
            TestDeployment start() {
                return TestDeployment.sharded(2).start();
            }
        },
        LOAD_BALANCER {
            @Override
            TestDeployment start() {
                return TestDeployment.loadBalanced().start();
            }
        };

        abstract TestDeployment start();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCommittedStays(Kind kind) {
        in(kind, (session, people) -> {
            session.startTransaction();
            people.insertOne(session, new Document("_id", 1)).block(LIMIT);
            people.insertOne(session, new Document("_id", 2)).block(LIMIT);
            assertThat(people.countDocuments(session).block(LIMIT)).isEqualTo(2);
            assertThat(people.countDocuments().block(LIMIT)).isZero();
            Mono.from(session.commitTransaction()).block(LIMIT);
            assertThat(people.countDocuments().block(LIMIT)).isEqualTo(2);
            Mono.from(session.commitTransaction()).block(LIMIT);
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAbortedWasNeverThere(Kind kind) {
        in(kind, (session, people) -> {
            session.startTransaction();
            people.insertOne(session, new Document("_id", 1)).block(LIMIT);
            Mono.from(session.abortTransaction()).block(LIMIT);
            assertThat(people.countDocuments().block(LIMIT)).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCursorIsReadInTheTransaction(Kind kind) {
        in(kind, (session, people) -> {
            people.insertMany(IntStream.range(0, 10)
                            .mapToObj(i -> new Document("_id", i))
                            .toList())
                    .block(LIMIT);
            session.startTransaction();
            people.deleteOne(session, eq("_id", 3)).block(LIMIT);
            assertThat(people.find(session).batchSize(2).collectList().block(LIMIT))
                    .hasSize(9);
            people.find(session).batchSize(2).next().block(LIMIT);
            Mono.from(session.abortTransaction()).block(LIMIT);
            assertThat(people.countDocuments().block(LIMIT)).isEqualTo(10);
        });
    }

    @FunctionalInterface
    private interface Story {
        void tell(ClientSession session, CodriverCollection<Document> people);
    }

    private static void in(Kind kind, Story story) {
        try (TestDeployment deployment = kind.start();
                CodriverClient client = Codriver.create(deployment.connectionString())) {
            CodriverCollection<Document> people = client.getDatabase("test").getCollection("people");
            client.getDatabase("test").createCollection("people").block(LIMIT);
            ClientSession session = client.startSession().block(LIMIT);
            try {
                story.tell(session, people);
            } finally {
                session.close();
            }
        }
    }
}
