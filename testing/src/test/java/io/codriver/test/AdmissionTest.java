package io.codriver.test;

import static io.codriver.test.Official.command;
import static io.codriver.test.Official.one;
import static io.codriver.test.Official.people;
import static io.codriver.test.Official.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server of some release and size does not take. */
class AdmissionTest {

    private static void on(DeploymentBuilder<?, ?> builder, Consumer<MongoClient> test) {
        try (TestDeployment deployment = builder.start();
                MongoClient client = Official.connect(deployment)) {
            test.accept(client);
        }
    }

    private static void fails(int code, String name, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MongoCommandException.class, e -> {
            assertThat(e.getErrorCode()).isEqualTo(code);
            assertThat(e.getErrorCodeName()).isEqualTo(name);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {ping: 1, apiVersion: '2'}                                     | 322 | APIVersionError
            {ping: 1, apiStrict: true}                                     | 322 | APIVersionError
            {serverStatus: 1, apiVersion: '1', apiStrict: true}            | 323 | APIStrictError
            {distinct: 'people', key: 'x', apiVersion: '1', apiStrict: true} | 323 | APIStrictError
            """)
    void aDeclaredApiVersionIsKept(String command, int code, String name) {
        on(TestDeployment.standalone(), client -> fails(code, name, () -> command(client, command)));
    }

    @Test
    void whatTheDeclaredVersionHasRuns() {
        on(TestDeployment.standalone(), client -> assertThat(
                        command(client, "{ping: 1, apiVersion: '1', apiStrict: true, apiDeprecationErrors: true}"))
                .containsEntry("ok", 1.0));
    }

    @Test
    void anOldServerKnowsNoApiVersions() {
        on(
                TestDeployment.standalone().version("4.4"),
                client -> fails(40415, "Location40415", () -> command(client, "{ping: 1, apiVersion: '1'}")));
    }

    @Test
    void anOldServerRefusesFieldsThatCameLater() {
        on(TestDeployment.standalone().version("4.2"), client -> {
            assertThatThrownBy(() -> run(people(client)
                            .findOneAndUpdate(
                                    new Document(),
                                    Updates.set("a", 1),
                                    new FindOneAndUpdateOptions().let(new Document("x", 1)))))
                    .isInstanceOf(MongoException.class)
                    .hasMessageContaining("field 'let' is an unknown field");
            assertThatThrownBy(() -> run(people(client).insertOne(new Document("$a", 1))))
                    .isInstanceOf(MongoException.class)
                    .hasMessageContaining("$ prefixed");
        });
    }

    @Test
    void aClientDividesABatchByTheLimitsOfTheServer() {
        try (Standalone server =
                        TestDeployment.standalone().limits(2_048, 8_192, 3).start();
                MongoClient client = Official.connect(server)) {
            run(people(client)
                    .insertMany(IntStream.range(0, 7)
                            .mapToObj(i -> new Document("_id", i))
                            .toList()));
            assertThat(server.commandCount("insert")).isEqualTo(3);

            server.forgetCommands();
            String long1500 = "x".repeat(1_500);
            run(people(client)
                    .insertMany(List.of(
                            new Document("a", long1500), new Document("a", long1500), new Document("a", long1500))));
            assertThat(one(people(client).countDocuments())).isEqualTo(10);
        }
    }

    @Test
    void whatIsTooLargeAllTheSameIsRefused() throws IOException {
        try (Standalone server =
                        TestDeployment.standalone().limits(2_048, 64_000, 3).start();
                BareClient client = new BareClient(server.server().address())) {
            client.send(1, "{insert: 'a', documents: [{}, {}, {}, {}], $db: 'town'}");
            assertThat(BareClient.documentOf(client.receive()).getInt32("code").getValue())
                    .isEqualTo(16);

            client.send(2, "{insert: 'a', documents: [{a: '" + "x".repeat(2_100) + "'}], $db: 'town'}");
            assertThat(BareClient.documentOf(client.receive()).getInt32("code").getValue())
                    .isEqualTo(10334);

            client.send(3, "{insert: 'a', documents: [{a: '" + "x".repeat(64_000) + "'}], $db: 'town'}");
            assertThatThrownBy(client::receive).isInstanceOfAny(EOFException.class, SocketException.class);
        }
    }

    @Test
    void aServerWithoutAtlasHasNoSearchIndexes() {
        on(TestDeployment.standalone(), client -> {
            fails(31082, "SearchNotEnabled", () -> run(people(client).createSearchIndex(new Document("mappings", 1))));
            fails(31082, "SearchNotEnabled", () -> run(people(client).dropSearchIndex("a")));
            fails(31082, "SearchNotEnabled", () -> run(people(client).listSearchIndexes()));
        });
    }
}
