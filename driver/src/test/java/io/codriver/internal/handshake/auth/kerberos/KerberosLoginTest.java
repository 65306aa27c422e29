package io.codriver.internal.handshake.auth.kerberos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.SubjectProvider;
import io.codriver.internal.exchange.ChannelConversation;
import io.codriver.internal.handshake.auth.Aside;
import io.codriver.internal.handshake.auth.IdentityFailure;
import io.codriver.internal.handshake.auth.LoginFailure;
import io.codriver.internal.handshake.auth.LoginLimit;
import io.codriver.internal.handshake.auth.LoginRoad;
import io.codriver.internal.handshake.auth.SharedCall;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import io.codriver.internal.wire.Messages;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.login.LoginException;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslClientFactory;
import javax.security.sasl.SaslException;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The conversation with a provider that a test plays, on a channel on which it is the server. */
final class KerberosLoginTest {

    private static final List<String> STORY = new ArrayList<>();
    private static final Provider FAKE = new Fake();

    private final ManualTime time = new ManualTime();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelConversation conversation = ChannelConversation.on(channel, time);
    private int asked;

    @BeforeEach
    void playTheProvider() {
        STORY.clear();
        Security.insertProviderAt(FAKE, 1);
    }

    @AfterEach
    void close() {
        Security.removeProvider(FAKE.getName());
        channel.finishAndReleaseAll();
    }

    private static MongoCredential user() {
        return MongoCredential.createGSSAPICredential("alice@REALM")
                .withMechanismProperty(MongoCredential.JAVA_SUBJECT_KEY, new Subject());
    }

    private KerberosLogin login(MongoCredential credential) {
        SharedCall<Subject> tickets =
                new SharedCall<>(Runnable::run, time, "login to Kerberos", Duration.ofSeconds(60), Duration.ZERO);
        return new KerberosLogin(KerberosSettings.of(credential), Optional.empty(), tickets, time, Runnable::run);
    }

    private LoginRoad road() {
        return new LoginRoad(
                conversation,
                new ServerAddress("db.example"),
                new LoginLimit(Deadline.NEVER, Deadline.NEVER, time),
                Aside.UNTOLD);
    }

    @Test
    void theProviderAndTheServerConverse() {
        KerberosLogin login = login(user().withMechanismProperty(MongoCredential.SERVICE_NAME_KEY, "mongo")
                .withMechanismProperty(MongoCredential.JAVA_SASL_CLIENT_PROPERTIES_KEY, Map.of("own", "yes")));
        assertThat(login.identify(new ServerAddress("db.example")).orElseThrow().toFuture())
                .isCompleted();
        CompletableFuture<Void> run =
                login.run(Hello.of(new BsonDocument()), road()).toFuture();
        BsonDocument start = said();
        assertThat(start.getString("mechanism").getValue()).isEqualTo("GSSAPI");
        assertThat(start.getString("$db").getValue()).isEqualTo("$external");
        assertThat(payload(start)).isEqualTo("ticket");
        answer(false, "challenge");
        BsonDocument proceeds = said();
        assertThat(proceeds.getFirstKey()).isEqualTo("saslContinue");
        assertThat(payload(proceeds)).isEqualTo("answer to challenge");
        assertThat(run).isNotDone();
        answer(true, "");
        assertThat(run).isCompleted();
        assertThat(STORY).containsExactly("alice@REALM to mongo/db.example 0 yes", "disposed");
    }

    @Test
    void whoEndsTooEarlyHasProvedNothing() {
        CompletableFuture<Void> run =
                login(user()).run(Hello.of(new BsonDocument()), road()).toFuture();
        said();
        answer(true, "");
        assertThatThrownBy(run::join)
                .cause()
                .isInstanceOf(LoginFailure.class)
                .hasMessageContaining("before it has proved");
        assertThat(STORY).contains("alice@REALM to mongodb/db.example 0 null", "disposed");
    }

    @Test
    void withoutATicketThereIsNoConnection() {
        SubjectProvider none = () -> {
            throw new LoginException("no ticket");
        };
        KerberosLogin login = login(MongoCredential.createGSSAPICredential("alice@REALM")
                .withMechanismProperty(MongoCredential.JAVA_SUBJECT_PROVIDER_KEY, none));
        CompletableFuture<Void> identified =
                login.identify(new ServerAddress("db.example")).orElseThrow().toFuture();
        assertThatThrownBy(identified::join).cause().isInstanceOfSatisfying(LoginFailure.class, failure -> assertThat(
                        failure.met())
                .isInstanceOf(IdentityFailure.class));
    }

    @Test
    void propertiesThatDoNotFitAreRefused() {
        List.of(
                        user().withMechanismProperty(MongoCredential.JAVA_SUBJECT_PROVIDER_KEY, "x"),
                        user().withMechanismProperty(MongoCredential.JAVA_SASL_CLIENT_PROPERTIES_KEY, "x"),
                        user().withMechanismProperty(MongoCredential.CANONICALIZE_HOST_NAME_KEY, "forward"),
                        user().withMechanismProperty("SERVICE_REALM", "OTHER"))
                .forEach(credential -> assertThatThrownBy(() -> KerberosSettings.of(credential))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("GSSAPI "));
        assertThat(KerberosSettings.of(user().withMechanismProperty(MongoCredential.CANONICALIZE_HOST_NAME_KEY, true))
                        .canonicalized())
                .isTrue();
        assertThat(KerberosSettings.of(user()).canonicalized()).isFalse();
    }

    private BsonDocument said() {
        ByteBuf message = channel.readOutbound();
        byte[] bytes = ByteBufUtil.getBytes(message);
        message.release();
        asked++;
        return new RawBsonDocument(Arrays.copyOfRange(bytes, 21, bytes.length));
    }

    private void answer(boolean done, String payload) {
        BsonDocument answer = new BsonDocument("ok", new BsonInt32(1))
                .append("conversationId", new BsonInt32(7))
                .append("done", BsonBoolean.valueOf(done))
                .append("payload", new BsonBinary(payload.getBytes(StandardCharsets.UTF_8)));
        channel.writeInbound(Messages.buffer(Messages.reply(asked, answer)));
    }

    private static String payload(BsonDocument command) {
        return new String(command.getBinary("payload").getData(), StandardCharsets.UTF_8);
    }

    /** Instead of the provider of the JDK. */
    private static final class Fake extends Provider {

        private static final long serialVersionUID = 1L;

        Fake() {
            super("Fake", "1", "plays Kerberos");
            put("SaslClientFactory.GSSAPI", Factory.class.getName());
        }
    }

    /** Made by the JDK. */
    public static final class Factory implements SaslClientFactory {

        @Override
        public SaslClient createSaslClient(
                String[] mechanisms,
                String user,
                String protocol,
                String host,
                Map<String, ?> properties,
                CallbackHandler handler) {
            STORY.add(user + " to " + protocol + "/" + host + " " + properties.get("javax.security.sasl.maxbuffer")
                    + " " + properties.get("own"));
            return new Client();
        }

        @Override
        public String[] getMechanismNames(Map<String, ?> properties) {
            return new String[] {"GSSAPI"};
        }
    }

    private static final class Client implements SaslClient {

        private boolean complete;

        @Override
        public String getMechanismName() {
            return "GSSAPI";
        }

        @Override
        public boolean hasInitialResponse() {
            return true;
        }

        @Override
        public byte[] evaluateChallenge(byte[] challenge) {
            complete = challenge.length > 0;
            String said = complete ? "answer to " + new String(challenge, StandardCharsets.UTF_8) : "ticket";
            return said.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public boolean isComplete() {
            return complete;
        }

        @Override
        public byte[] unwrap(byte[] incoming, int offset, int length) throws SaslException {
            throw new SaslException("no layer");
        }

        @Override
        public byte[] wrap(byte[] outgoing, int offset, int length) throws SaslException {
            throw new SaslException("no layer");
        }

        @Override
        public Object getNegotiatedProperty(String name) {
            return null;
        }

        @Override
        public void dispose() {
            STORY.add("disposed");
        }
    }
}
