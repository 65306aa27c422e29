package io.codriver.internal.resolve.srv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterSettings;
import io.codriver.specification.SpecificationData;
import io.codriver.specification.SpecificationFile;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import reactor.core.publisher.Mono;

/** Initial DNS Seedlist Discovery: the seeds and options a client starts with, by records at hand. */
class SeedListSpecificationTest {

    @TestFactory
    Stream<DynamicNode> seedsAndOptionsAreFoundAsSpecified() {
        return SpecificationData.files(
                SeedListSpecificationTest::starts,
                "initial-dns-seedlist-discovery/replica-set",
                "initial-dns-seedlist-discovery/load-balanced",
                "initial-dns-seedlist-discovery/sharded");
    }

    private static void starts(SpecificationFile file) {
        BsonDocument test = file.content();
        String uri = test.getString("uri").getValue();
        SeedRecords records = new Records(file);
        if (test.getBoolean("error", BsonBoolean.FALSE).getValue()) {
            assertThatThrownBy(() -> start(uri, records)).isInstanceOf(RuntimeException.class);
            return;
        }
        SrvStart.Started started = start(withUser(uri), records);
        seeds(test, started.cluster());
        test.getDocument("options", new BsonDocument())
                .forEach((name, expected) ->
                        assertThat(option(started, name)).as(name).isEqualTo(expected));
        ConnectionString parsed = SrvStart.withoutDns(uri);
        test.getDocument("parsed_options", new BsonDocument())
                .forEach((name, expected) -> assertThat(parsedOption(parsed, started.official(), name))
                        .as(name)
                        .isEqualTo(expected.asString().getValue()));
    }

    /** The official class tells of an authSource only with somebody to authenticate. */
    private static String withUser(String uri) {
        return uri.contains("@") ? uri : uri.replace("://", "://somebody:secret@");
    }

    private static SrvStart.Started start(String uri, SeedRecords records) {
        MongoClientSettings before = MongoClientSettings.builder()
                .applyConnectionString(SrvStart.withoutDns(uri))
                .build();
        return Objects.requireNonNull(new SrvStart(Optional.of(uri), before, records, new Random(7))
                .start()
                .block());
    }

    private static void seeds(BsonDocument test, ClusterSettings cluster) {
        if (test.get("seeds") instanceof BsonArray seeds) {
            assertThat(cluster.getHosts().stream().map(ServerAddress::toString))
                    .containsExactlyInAnyOrderElementsOf(seeds.stream()
                            .map(seed -> seed.asString().getValue())
                            .toList());
        }
        if (test.get("numSeeds") instanceof BsonNumber number) {
            assertThat(cluster.getHosts()).hasSize(number.intValue());
        }
    }

    private static BsonValue option(SrvStart.Started started, String name) {
        ClusterSettings cluster = started.cluster();
        MongoClientSettings official = started.official();
        return switch (name) {
            case "ssl" -> BsonBoolean.valueOf(official.getSslSettings().isEnabled());
            case "replicaSet" -> new BsonString(String.valueOf(cluster.getRequiredReplicaSetName()));
            case "loadBalanced" -> BsonBoolean.valueOf(cluster.getMode() == ClusterConnectionMode.LOAD_BALANCED);
            case "directConnection" -> BsonBoolean.valueOf(cluster.getMode() == ClusterConnectionMode.SINGLE);
            case "srvMaxHosts" ->
                new BsonInt32(
                        Objects.requireNonNullElse(official.getClusterSettings().getSrvMaxHosts(), 0));
            case "authSource" -> new BsonString(authSource(official));
            default -> throw new AssertionError("Unknown option " + name);
        };
    }

    private static String authSource(MongoClientSettings official) {
        MongoCredential credential = official.getCredential();
        return credential == null ? "none" : credential.getSource();
    }

    private static @Nullable String parsedOption(ConnectionString uri, MongoClientSettings official, String name) {
        return switch (name) {
            case "user" -> uri.getUsername();
            case "password" -> new String(Objects.requireNonNull(uri.getPassword()));
            case "defaultDatabase" -> uri.getDatabase();
            case "auth_database", "db" -> authSource(official);
            default -> throw new AssertionError("Unknown option " + name);
        };
    }

    /** The records that stand beside the cases; in a clone of the specifications there are none. */
    private static final class Records implements SeedRecords {

        private final List<BsonDocument> records;

        Records(SpecificationFile file) {
            this.records = SpecificationData.read("initial-dns-seedlist-discovery").stream()
                    .flatMap(List::stream)
                    .filter(each -> each.name().equals("dns-records"))
                    .findFirst()
                    .map(found -> found.content().getArray("records").stream()
                            .map(BsonValue::asDocument)
                            .toList())
                    .orElseGet(() -> Assumptions.abort("no dns-records.json for " + file.path()));
        }

        @Override
        public Mono<List<SrvRecord>> srv(String name) {
            return Mono.just(of("SRV", name)
                    .map(entry -> new SrvRecord(
                            entry.getString("target").getValue(),
                            entry.getNumber("port").intValue(),
                            Duration.ofSeconds(entry.getNumber("ttl").longValue())))
                    .toList());
        }

        @Override
        public Mono<List<String>> txt(String name) {
            return Mono.just(of("TXT", name)
                    .map(entry -> entry.getArray("strings").stream()
                            .map(part -> part.asString().getValue())
                            .collect(Collectors.joining()))
                    .toList());
        }

        private Stream<BsonDocument> of(String type, String name) {
            return records.stream()
                    .filter(entry -> entry.getString("type").getValue().equals(type))
                    .filter(entry -> entry.getString("name").getValue().equalsIgnoreCase(name));
        }
    }
}
