package io.codriver.internal.handshake.auth.scram;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.ServerApi;
import com.mongodb.ServerApiVersion;
import io.codriver.internal.exchange.ChannelConversation;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.handshake.auth.Aside;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.handshake.auth.LoginFailure;
import io.codriver.internal.handshake.auth.LoginLimit;
import io.codriver.internal.handshake.auth.LoginRoad;
import io.codriver.internal.handshake.auth.direct.DirectLogins;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import io.codriver.internal.wire.Messages;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.security.sasl.SaslException;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins over a channel on which a test is the server, in time that it moves. */
final class LoginTest {

    private static final ServerAddress SERVER = new ServerAddress("db.example");
    private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";
    private static final MongoCredential USER =
            MongoCredential.createCredential("user", "town", "pencil".toCharArray());

    private final ManualTime time = new ManualTime();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelConversation conversation = ChannelConversation.on(channel, time);
    private final ArrayDeque<Runnable> identity = new ArrayDeque<>();
    private Executor pool = Runnable::run;
    private Deadline wire = Deadline.NEVER;
    private Deadline caller = Deadline.NEVER;
    private int asked;

    /** What this server knows of the conversation. */
    private String clientFirst = "";

    private String serverFirst = "";
    private String clientFinal = "";

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void helloAsksForMechanismsAndBeginsWithTheBest() {
        BsonDocument hello = announced(scram(Optional.empty()));
        assertThat(hello.getString("saslSupportedMechs").getValue()).isEqualTo("town.user");
        BsonDocument begun = hello.getDocument("speculativeAuthenticate");
        assertThat(begun.getFirstKey()).isEqualTo("saslStart");
        assertThat(begun.getString("mechanism").getValue()).isEqualTo("SCRAM-SHA-256");
        assertThat(begun.getString("db").getValue()).isEqualTo("town");
        assertThat(begun.getDocument("options").getBoolean("skipEmptyExchange").getValue())
                .isTrue();
        assertThat(payload(begun)).startsWith("n,,n=user,r=");
    }

    @Test
    void aChosenMechanismIsNotAskedFor() {
        BsonDocument hello = announced(scram(Optional.of(ScramMechanism.SHA_1)));
        assertThat(hello).doesNotContainKey("saslSupportedMechs");
        assertThat(hello.getDocument("speculativeAuthenticate")
                        .getString("mechanism")
                        .getValue())
                .isEqualTo("SCRAM-SHA-1");
    }

    @Test
    void oneRoundTripIsLeftAfterAnAnsweredHello() {
        Login login = scram(Optional.empty());
        CompletableFuture<Void> run = runAhead(login);
        BsonDocument proof = said();
        assertThat(proof.getFirstKey()).isEqualTo("saslContinue");
        assertThat(proof.getString("$db").getValue()).isEqualTo("town");
        assertThat(proof.getInt32("conversationId").getValue()).isEqualTo(7);
        answer(step(true, signature(ScramMechanism.SHA_256)));
        assertThat(run).isCompleted();
        assertThat(login.story()).startsWith("SCRAM-SHA-256, keys in ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"['SCRAM-SHA-1', 'SCRAM-SHA-256']", "['SCRAM-SHA-256', 'FANCY']"})
    void withoutAnAnswerInHelloTheBestOfferedIsUsed(String offered) {
        assertThat(startedAfter("{ok: 1, saslSupportedMechs: " + offered + "}")).isEqualTo("SCRAM-SHA-256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ok: 1}", "{ok: 1, saslSupportedMechs: []}", "{ok: 1, saslSupportedMechs: ['PLAIN']}"})
    void elseSha1IsUsed(String hello) {
        assertThat(startedAfter(hello)).isEqualTo("SCRAM-SHA-1");
    }

    private String startedAfter(String hello) {
        Login login = scram(Optional.empty());
        String ahead = payload(announced(login).getDocument("speculativeAuthenticate"));
        run(login, BsonDocument.parse(hello));
        BsonDocument start = said();
        assertThat(payload(start)).as("a nonce is used once").isNotEqualTo(ahead);
        return start.getString("mechanism").getValue();
    }

    @Test
    void oldServersWantAnEmptyMessageAtTheEnd() {
        CompletableFuture<Void> run = runAhead(scram(Optional.empty()));
        said();
        answer(step(false, signature(ScramMechanism.SHA_256)));
        assertThat(payload(said())).isEmpty();
        assertThat(run).isNotDone();
        answer(step(true, ""));
        assertThat(run).isCompleted();
    }

    @Test
    void aServerThatNeverEndsIsRefused() {
        CompletableFuture<Void> run = runAhead(scram(Optional.empty()));
        said();
        answer(step(false, signature(ScramMechanism.SHA_256)));
        said();
        answer(step(false, ""));
        assertThat(met(run)).isInstanceOf(SaslException.class);
    }

    @Test
    void aServerThatIsDoneBeforeTheProofIsRefused() {
        Login login = scram(Optional.empty());
        announced(login);
        assertThat(met(run(login, hello(step(true, challenge(clientNonce())))))).isInstanceOf(SaslException.class);
        assertThat(channel.outboundMessages()).isEmpty();
    }

    @Test
    void aServerThatIsDoneWithoutItsOwnProofIsRefused() {
        CompletableFuture<Void> run = runAhead(scram(Optional.empty()));
        said();
        answer(step(true, ""));
        assertThat(met(run)).isInstanceOf(SaslException.class);
    }

    @Test
    void aTamperedSignatureIsRefused() {
        CompletableFuture<Void> run = runAhead(scram(Optional.empty()));
        said();
        byte[] signature =
                Base64.getDecoder().decode(signature(ScramMechanism.SHA_256).substring(2));
        signature[0] ^= 1;
        answer(step(true, "v=" + Base64.getEncoder().encodeToString(signature)));
        assertThat(met(run)).isInstanceOf(SaslException.class).hasMessageContaining("signature");
    }

    @Test
    void aReplayedConversationIsRefused() {
        Login login = scram(Optional.empty());
        announced(login);
        String old = "r=" + "A".repeat(32) + "server,s=" + SALT + ",i=4096";
        assertThat(met(run(login, hello(step(false, old)))))
                .isInstanceOf(SaslException.class)
                .hasMessageContaining("nonce");
        assertThat(channel.outboundMessages()).as("no proof for a replay").isEmpty();
    }

    @Test
    void tooFewIterationsAreRefusedBeforeAnythingIsDerived() {
        pool = identity::add;
        Login login = scram(Optional.empty());
        announced(login);
        assertThat(met(run(login, hello(step(false, "r=" + clientNonce() + "server,s=" + SALT + ",i=4095")))))
                .isInstanceOf(SaslException.class)
                .hasMessageContaining("4095");
        assertThat(identity).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{conversationId: 1, done: false}",
                "{conversationId: 1, payload: {$binary: {base64: '', subType: '00'}}}",
                "{done: false, payload: {$binary: {base64: '', subType: '00'}}}",
                "{conversationId: 1, done: 'no', payload: 'r=1'}"
            })
    void whatIsNoStepIsRefused(String answer) {
        Login login = scram(Optional.empty());
        announced(login);
        assertThat(met(run(login, hello(BsonDocument.parse(answer))))).isInstanceOf(SaslException.class);
    }

    @Test
    void aPasswordThatCannotBePreparedFailsWithoutShowingIt() {
        Login login = new ScramLogin(
                MongoCredential.createCredential("user", "town", "planted\u0007".toCharArray()),
                Optional.empty(),
                Optional.empty(),
                new DerivedKeys(
                        MongoCredential.createCredential("user", "town", "planted\u0007".toCharArray()),
                        Runnable::run));
        Throwable met = met(runAhead(login));
        assertThat(met).isInstanceOf(SaslException.class);
        assertThat(met.toString()).doesNotContain("planted");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aConversationThatIsCutFails(int answeredBefore) {
        CompletableFuture<Void> run = upTo(answeredBefore);
        channel.close();
        assertThat(met(run)).isInstanceOfSatisfying(ExchangeFailure.class, failure -> assertThat(failure.kind())
                .isEqualTo(ExchangeFailure.Kind.READ));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aServerThatRefusesIsTheOfficialException(int answeredBefore) {
        CompletableFuture<Void> run = upTo(answeredBefore);
        answer(BsonDocument.parse(
                "{ok: 0, code: 18, codeName: 'AuthenticationFailed', errmsg: 'no', echo: 'planted'}"));
        assertThat(met(run)).isExactlyInstanceOf(MongoCommandException.class);
        MongoCommandException refusal = (MongoCommandException) met(run);
        assertThat(refusal.getErrorCode()).isEqualTo(18);
        assertThat(refusal.getServerAddress()).isEqualTo(SERVER);
        assertThat(refusal.toString()).doesNotContain("planted");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aServerThatFallsSilentMeetsTheLimit(int answeredBefore) {
        wire = time.in(Duration.ofMillis(500));
        CompletableFuture<Void> run = upTo(answeredBefore);
        time.advance(Duration.ofMillis(500));
        assertThat(met(run)).isInstanceOfSatisfying(ExchangeFailure.class, failure -> assertThat(failure.kind())
                .isEqualTo(ExchangeFailure.Kind.TIMEOUT));
        assertThat(channel.isOpen()).isFalse();
    }

    /** A whole conversation without help from hello, stopped while an answer is awaited. */
    private CompletableFuture<Void> upTo(int answered) {
        Login login = scram(Optional.of(ScramMechanism.SHA_256));
        announced(login);
        CompletableFuture<Void> run = run(login, BsonDocument.parse("{ok: 1}"));
        begun(said());
        if (answered > 0) {
            answer(step(false, challenge(clientNonce())));
            proved(said());
        }
        if (answered > 1) {
            answer(step(false, signature(ScramMechanism.SHA_256)));
            said();
        }
        assertThat(run).isNotDone();
        return run;
    }

    @Test
    void derivingDoesNotCountAsTimeOnTheWire() {
        wire = time.in(Duration.ofMillis(500));
        pool = identity::add;
        CompletableFuture<Void> run = runAhead(scram(Optional.empty()));
        time.advance(Duration.ofMillis(400));
        identity.remove().run();
        said();
        time.advance(Duration.ofMillis(499));
        assertThat(run).isNotDone();
        time.advance(Duration.ofMillis(1));
        assertThat(met(run)).isInstanceOf(ExchangeFailure.class);
    }

    @Test
    void theLimitOfTheCallerDoesNotStandStill() {
        caller = time.in(Duration.ofMillis(500));
        pool = identity::add;
        CompletableFuture<Void> run = runAhead(scram(Optional.empty()));
        time.advance(Duration.ofMillis(400));
        identity.remove().run();
        said();
        time.advance(Duration.ofMillis(100));
        assertThat(met(run)).isInstanceOf(ExchangeFailure.class);
    }

    @Test
    void plainSendsThePasswordAfterHelloAlone() {
        MongoCredential ldap = MongoCredential.createPlainCredential("user", "$external", "pencil".toCharArray());
        Login login = DirectLogins.of(ldap, Optional.empty()).get();
        assertThat(announced(login)).isEmpty();
        CompletableFuture<Void> run = run(login, BsonDocument.parse("{ok: 1}"));
        BsonDocument start = said();
        assertThat(start.getString("mechanism").getValue()).isEqualTo("PLAIN");
        assertThat(start.getString("$db").getValue()).isEqualTo("$external");
        assertThat(payload(start)).isEqualTo("\0user\0pencil");
        answer(step(true, ""));
        assertThat(run).isCompleted();
    }

    @Test
    void plainHasToEnd() {
        Login login = DirectLogins.of(
                        MongoCredential.createPlainCredential("user", "$external", "pencil".toCharArray()),
                        Optional.empty())
                .get();
        CompletableFuture<Void> run = run(login, BsonDocument.parse("{ok: 1}"));
        said();
        answer(step(false, ""));
        assertThat(met(run)).isInstanceOf(SaslException.class);
    }

    @Test
    void aCertificateIsPointedAtInHello() {
        Login login = DirectLogins.of(MongoCredential.createMongoX509Credential(), Optional.empty())
                .get();
        assertThat(announced(login).getDocument("speculativeAuthenticate"))
                .isEqualTo(BsonDocument.parse("{authenticate: 1, mechanism: 'MONGODB-X509', db: '$external'}"));
        assertThat(run(login, BsonDocument.parse("{ok: 1, speculativeAuthenticate: {user: 'CN=a'}}")))
                .isCompleted();
        assertThat(channel.outboundMessages()).isEmpty();
    }

    @Test
    void aCertificateIsPointedAtAfterHelloWhereThatWasNotHeard() {
        ServerApi api =
                ServerApi.builder().version(ServerApiVersion.V1).strict(true).build();
        Login login = DirectLogins.of(MongoCredential.createMongoX509Credential("CN=a"), Optional.of(api))
                .get();
        CompletableFuture<Void> run = run(login, BsonDocument.parse("{ok: 1}"));
        assertThat(said())
                .isEqualTo(BsonDocument.parse("{authenticate: 1, mechanism: 'MONGODB-X509', user: 'CN=a',"
                        + " $db: '$external', apiVersion: '1', apiStrict: true}"));
        answer(BsonDocument.parse("{ok: 1}"));
        assertThat(run).isCompleted();
    }

    private ScramLogin scram(Optional<ScramMechanism> wanted) {
        return new ScramLogin(USER, wanted, Optional.empty(), new DerivedKeys(USER, task -> pool.execute(task)));
    }

    private BsonDocument announced(Login login) {
        BsonDocument hello = new BsonDocument();
        login.announce(hello);
        if (hello.get("speculativeAuthenticate") instanceof BsonDocument begun && begun.containsKey("payload")) {
            begun(begun);
        }
        return hello;
    }

    /** Hello has answered with the challenge already. */
    private CompletableFuture<Void> runAhead(Login login) {
        announced(login);
        return run(login, hello(step(false, challenge(clientNonce()))));
    }

    private CompletableFuture<Void> run(Login login, BsonDocument hello) {
        return login.run(
                        Hello.of(hello),
                        new LoginRoad(conversation, SERVER, new LoginLimit(wire, caller, time), Aside.UNTOLD))
                .toFuture();
    }

    private static BsonDocument hello(BsonDocument ahead) {
        return new BsonDocument("ok", new BsonInt32(1)).append("speculativeAuthenticate", ahead);
    }

    private static BsonDocument step(boolean done, String payload) {
        return new BsonDocument("ok", new BsonInt32(1))
                .append("conversationId", new BsonInt32(7))
                .append("done", BsonBoolean.valueOf(done))
                .append("payload", new BsonBinary(payload.getBytes(StandardCharsets.UTF_8)))
                .append("unknown", new BsonString("is ignored"));
    }

    private void begun(BsonDocument start) {
        clientFirst = payload(start).substring(3);
    }

    private void proved(BsonDocument proof) {
        clientFinal = payload(proof);
    }

    private String clientNonce() {
        return clientFirst.substring(clientFirst.indexOf(",r=") + 3);
    }

    private String challenge(String nonce) {
        serverFirst = "r=" + nonce + "server,s=" + SALT + ",i=4096";
        return serverFirst;
    }

    private String signature(ScramMechanism mechanism) {
        try {
            ScramKeys keys = mechanism.derive(
                    "user",
                    "pencil".toCharArray(),
                    new Salting(Base64.getDecoder().decode(SALT), 4096));
            String withoutProof = clientFinal.substring(0, clientFinal.indexOf(",p="));
            byte[] signature = mechanism.hmac(keys.server(), clientFirst + "," + serverFirst + "," + withoutProof);
            return "v=" + Base64.getEncoder().encodeToString(signature);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private BsonDocument said() {
        ByteBuf message = channel.readOutbound();
        byte[] bytes = ByteBufUtil.getBytes(message);
        message.release();
        BsonDocument command = new RawBsonDocument(Arrays.copyOfRange(bytes, 21, bytes.length));
        asked++;
        if (command.containsKey("payload") && payload(command).contains(",p=")) {
            proved(command);
        }
        return command;
    }

    private void answer(BsonDocument document) {
        channel.writeInbound(Messages.buffer(Messages.reply(asked, document)));
    }

    private static String payload(BsonDocument command) {
        return new String(command.getBinary("payload").getData(), StandardCharsets.UTF_8);
    }

    private static Throwable met(CompletableFuture<Void> run) {
        Throwable failure = run.handle((nothing, thrown) -> thrown).getNow(null);
        assertThat(failure).isInstanceOf(LoginFailure.class);
        return ((LoginFailure) failure).met();
    }
}
