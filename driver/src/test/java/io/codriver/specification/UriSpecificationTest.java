package io.codriver.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoCredential;
import com.mongodb.ReadConcern;
import com.mongodb.ReadConcernLevel;
import com.mongodb.ServerAddress;
import com.mongodb.UnixServerAddress;
import com.mongodb.WriteConcern;
import io.codriver.Codriver;
import io.codriver.internal.handshake.auth.kerberos.CanonicalNames;
import io.codriver.internal.handshake.auth.kerberos.KerberosSettings;
import io.codriver.internal.resolve.text.HostTextParser;
import io.codriver.internal.resolve.text.NetworkInterfaces;
import io.codriver.internal.resolve.text.Seeds;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** URIs and concerns: parsed by the official classes; their hosts are decoded and checked by ours. */
class UriSpecificationTest {

    private static final Seeds SEEDS = new Seeds(new HostTextParser(NetworkInterfaces::indexOf));

    @TestFactory
    Stream<DynamicNode> urisAreRead() {
        return SpecificationData.cases((file, test) -> reads(test), "connection-string", "uri-options");
    }

    private static void reads(BsonDocument test) {
        String text = test.getString("uri").getValue();
        if (!test.getBoolean("valid").getValue()) {
            assertThatThrownBy(() -> Codriver.create(text).close())
                    .isInstanceOfAny(IllegalArgumentException.class, MongoConfigurationException.class);
            return;
        }
        ConnectionString uri = new ConnectionString(text);
        if (test.get("hosts") instanceof BsonArray hosts) {
            assertThat(hosts(uri))
                    .containsExactlyInAnyOrderElementsOf(expectedHosts(hosts)); // The official class sorts.
        }
        if (test.get("auth") instanceof BsonDocument auth) {
            assertThat(uri.getUsername()).isEqualTo(text(auth.get("username")));
            assertThat(uri.getPassword() == null ? null : new String(uri.getPassword()))
                    .isEqualTo(text(auth.get("password")));
            assertThat(namespace(uri)).isEqualTo(text(auth.get("db")));
        }
        if (test.get("options") instanceof BsonDocument options) {
            options.forEach((name, expected) ->
                    assertThat(UriOptions.read(uri, name)).as(name).isEqualTo(UriOptions.plain(expected)));
        }
    }

    @TestFactory
    Stream<DynamicNode> credentialsOfUrisAreRead() {
        return SpecificationData.cases((file, test) -> readsCredential(test), "auth/legacy");
    }

    /** What the official class does not look at is refused where the client is made. */
    private static void readsCredential(BsonDocument test) {
        String text = test.getString("uri").getValue();
        if (!test.getBoolean("valid").getValue()) {
            assertThatThrownBy(() -> Codriver.create(text).close())
                    .isInstanceOfAny(IllegalArgumentException.class, MongoConfigurationException.class);
            return;
        }
        MongoCredential credential = CanonicalNames.said(
                        text,
                        MongoClientSettings.builder()
                                .applyConnectionString(new ConnectionString(CanonicalNames.read(text)))
                                .build())
                .getCredential();
        if (!(test.get("credential") instanceof BsonDocument expected)) {
            assertThat(credential).isNull();
            return;
        }
        assertThat(credential).isNotNull();
        assertThat(credential.getUserName()).isEqualTo(text(expected.get("username")));
        assertThat(credential.getPassword() == null ? null : new String(credential.getPassword()))
                .isEqualTo(text(expected.get("password")));
        assertThat(credential.getSource()).isEqualTo(text(expected.get("source")));
        assertThat(credential.getMechanism()).isEqualTo(text(expected.get("mechanism")));
        if (expected.get("mechanism_properties") instanceof BsonDocument properties) {
            properties.forEach((name, value) ->
                    assertThat(property(credential, name)).as(name).isEqualTo(text(value)));
        }
        Codriver.create(text).close();
    }

    /** What the official class leaves to the authentication is read as that does. */
    private static String property(MongoCredential credential, String name) {
        return switch (name) {
            case "SERVICE_NAME" -> KerberosSettings.of(credential).service();
            case "CANONICALIZE_HOST_NAME" ->
                switch (KerberosSettings.of(credential).canonicalization()) {
                    case NONE -> "none";
                    case FORWARD -> "forward";
                    case FORWARD_AND_REVERSE -> "forwardAndReverse";
                };
            default -> String.valueOf(credential.<Object>getMechanismProperty(name, null));
        };
    }

    /** The official class takes what follows a dot for a collection. */
    private static @Nullable String namespace(ConnectionString uri) {
        return uri.getCollection() == null ? uri.getDatabase() : uri.getDatabase() + "." + uri.getCollection();
    }

    /** As a client would connect to them. */
    private static List<String> hosts(ConnectionString uri) {
        return MongoClientSettings.builder().applyConnectionString(uri).build().getClusterSettings().getHosts().stream()
                .map(SEEDS::decode)
                .map(UriSpecificationTest::described)
                .toList();
    }

    private static String described(ServerAddress address) {
        return address instanceof UnixServerAddress ? address.getHost() : address.getHost() + " " + address.getPort();
    }

    private static List<String> expectedHosts(BsonArray hosts) {
        return hosts.stream()
                .map(BsonValue::asDocument)
                .map(UriSpecificationTest::expectedHost)
                .toList();
    }

    private static String expectedHost(BsonDocument host) {
        String name = host.getString("host").getValue();
        return "unix".equals(host.getString("type").getValue())
                ? name
                : name + " " + (host.get("port") instanceof BsonNumber port ? port.intValue() : 27017);
    }

    @TestFactory
    Stream<DynamicNode> concernsOfUrisAreRead() {
        return SpecificationData.cases((file, test) -> readsConcern(test), "read-write-concern/connection-string");
    }

    private static void readsConcern(BsonDocument test) {
        String text = test.getString("uri").getValue();
        if (!test.getBoolean("valid").getValue()) {
            assertThatThrownBy(() -> new ConnectionString(text)).isInstanceOf(IllegalArgumentException.class);
            return;
        }
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(text))
                .build();
        if (test.get("readConcern") instanceof BsonDocument expected) {
            assertThat(settings.getReadConcern().asDocument()).isEqualTo(expected);
        }
        if (test.get("writeConcern") instanceof BsonDocument expected) {
            WriteConcern concern = expected.isEmpty() ? WriteConcern.ACKNOWLEDGED : concern(expected);
            assertThat(settings.getWriteConcern()).isEqualTo(concern);
        }
    }

    @TestFactory
    Stream<DynamicNode> concernsAreWritten() {
        return SpecificationData.cases((file, test) -> writesConcern(test), "read-write-concern/document");
    }

    private static void writesConcern(BsonDocument test) {
        if (test.containsKey("readConcern")) {
            BsonDocument described = test.getDocument("readConcern");
            ReadConcern concern = described.isEmpty()
                    ? ReadConcern.DEFAULT
                    : new ReadConcern(ReadConcernLevel.fromString(
                            described.getString("level").getValue()));
            assertThat(concern.asDocument()).isEqualTo(test.getDocument("readConcernDocument"));
            assertThat(concern.isServerDefault())
                    .isEqualTo(test.getBoolean("isServerDefault").getValue());
            return;
        }
        BsonDocument described = test.getDocument("writeConcern");
        if (!test.getBoolean("valid").getValue()) {
            assertThatThrownBy(() -> concern(described)).isInstanceOf(IllegalArgumentException.class);
            return;
        }
        WriteConcern concern = concern(described);
        if (concern.isAcknowledged()) {
            assertThat(concern.asDocument()).isEqualTo(test.getDocument("writeConcernDocument"));
        }
        assertThat(concern.isServerDefault())
                .isEqualTo(test.getBoolean("isServerDefault").getValue());
        assertThat(concern.isAcknowledged())
                .isEqualTo(test.getBoolean("isAcknowledged").getValue());
    }

    private static WriteConcern concern(BsonDocument described) {
        WriteConcern concern = WriteConcern.ACKNOWLEDGED;
        BsonValue w = described.get("w", BsonNull.VALUE);
        if (w instanceof BsonString tag) {
            concern = concern.withW(tag.getValue());
        } else if (w instanceof BsonNumber number) {
            concern = concern.withW(number.intValue());
        }
        if (described.get("wtimeoutMS") instanceof BsonInt32 timeout) {
            concern = concern.withWTimeout(timeout.getValue(), TimeUnit.MILLISECONDS);
        }
        return described.get("journal") instanceof BsonBoolean journal
                ? concern.withJournal(journal.getValue())
                : concern;
    }

    private static @Nullable String text(@Nullable BsonValue value) {
        return value == null || value.isNull() ? null : value.asString().getValue();
    }
}
