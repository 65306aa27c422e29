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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.security.auth.Subject;
import javax.security.auth.login.LoginException;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.ietf.jgss.GSSException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** The conversation with Kerberos as a test plays it, on a channel on which it is the server. */
final class KerberosLoginTest {

    private static final ServerAddress SERVER = new ServerAddress("db.example");
    private static final byte[] OFFER = PlayedGss.wrapped((byte) 7, (byte) 0, (byte) 16, (byte) 0);
    private static final byte[] NOTHING = {};

    private final ManualTime time = new ManualTime();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelConversation conversation = ChannelConversation.on(channel, time);
    private final PlayedGss gss = new PlayedGss();
    private final List<String> named = new ArrayList<>();
    private int asked;

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static MongoCredential user() {
        return MongoCredential.createGSSAPICredential("alice@REALM")
                .withMechanismProperty(MongoCredential.JAVA_SUBJECT_KEY, new Subject());
    }

    private KerberosLogin login(MongoCredential credential) {
        return login(credential, Runnable::run);
    }

    private KerberosLogin login(MongoCredential credential, Executor pool) {
        HostNames names = (host, andBack) -> {
            named.add(host + (andBack ? " and back" : ""));
            return Mono.just("canonical.example");
        };
        SharedCall<Subject> tickets =
                new SharedCall<>(Runnable::run, time, "login to Kerberos", KerberosLogin.LIMIT, Duration.ZERO);
        return new KerberosLogin(
                KerberosSettings.of(credential),
                Optional.empty(),
                new KerberosLogin.Shared(tickets, pool, names, time),
                () -> gss,
                pool);
    }

    private LoginRoad road() {
        return new LoginRoad(conversation, SERVER, new LoginLimit(Deadline.NEVER, Deadline.NEVER, time), Aside.UNTOLD);
    }

    private static CompletableFuture<Void> identified(KerberosLogin login) {
        return login.identify(SERVER).orElseThrow().toFuture();
    }

    private CompletableFuture<Void> run(KerberosLogin login) {
        return login.run(Hello.of(new BsonDocument()), road()).toFuture();
    }

    // ---- the conversation

    @Test
    void theTicketIsThereBeforeTheConnectionAndTheServerProvesItself() {
        KerberosLogin login = login(user());
        assertThat(identified(login)).isCompleted();
        assertThat(gss.story()).containsExactly("alice@REALM to mongodb@db.example (host)", "delegates false");
        CompletableFuture<Void> run = run(login);
        BsonDocument start = said();
        assertThat(start.getString("mechanism").getValue()).isEqualTo("GSSAPI");
        assertThat(start.getString("$db").getValue()).isEqualTo("$external");
        assertThat(payload(start)).isEqualTo("ticket");
        answer(false, OFFER);
        BsonDocument proceeds = said();
        assertThat(proceeds.getFirstKey()).isEqualTo("saslContinue");
        assertThat(payload(proceeds)).isEqualTo("wrapped:\u0001\0\0\0alice@REALM");
        assertThat(run).isNotDone();
        answer(true, NOTHING);
        assertThat(run).isCompleted();
        assertThat(gss.story()).hasSize(3).endsWith("disposed");
    }

    @Test
    void aServerMayHaveNothingToSayBeforeItsOffer() {
        isLetInAfter(NOTHING, user());
    }

    private void isLetInAfter(byte[] first, MongoCredential credential) {
        CompletableFuture<Void> run = run(login(credential));
        said();
        answer(false, first);
        assertThat(payload(said())).isEmpty();
        answer(false, OFFER);
        assertThat(payload(said())).startsWith("wrapped:");
        answer(true, NOTHING);
        assertThat(run).isCompleted();
    }

    @Test
    void withMutualAuthenticationThereIsATokenOfTheServer() {
        isLetInAfter(
                "token".getBytes(StandardCharsets.UTF_8),
                user().withMechanismProperty(
                                MongoCredential.JAVA_SASL_CLIENT_PROPERTIES_KEY, Map.of(Sasl.SERVER_AUTH, "true")));
    }

    @Test
    void anOpenConnectionProvesItselfAnewWithATicketOfItsOwn() {
        CompletableFuture<Void> again = login(user()).again(road()).toFuture();
        assertThat(payload(said())).isEqualTo("ticket");
        answer(false, OFFER);
        said();
        answer(true, NOTHING);
        assertThat(again).isCompleted();
    }

    @Test
    void aFirstMessageThatWaitedTooLongIsMadeAnew() {
        KerberosLogin login = login(user());
        assertThat(identified(login)).isCompleted();
        time.advance(KerberosLogin.FRESH.plusNanos(1));
        run(login);
        said();
        assertThat(gss.story().stream().filter(step -> step.startsWith("alice")))
                .hasSize(2);
    }

    // ---- what servers may not do

    @Test
    void whoEndsTooEarlyHasProvedNothing() {
        CompletableFuture<Void> run = run(login(user()));
        said();
        answer(true, NOTHING);
        assertThatThrownBy(run::join)
                .cause()
                .isInstanceOf(LoginFailure.class)
                .hasMessageContaining("before it has proved");
        assertThat(gss.story()).endsWith("disposed");
    }

    @ParameterizedTest
    @CsvSource({
        "changed, not protected by the key",
        "wrapped:abcd, without a security layer",
        "wrapped:abc, without a security layer"
    })
    void anOfferThatIsChangedOrWithoutAChoiceIsRefused(String offer, String words) {
        String content = offer.replace("abcd", "\u0002abc").replace(":abc", ":\u0001ab");
        CompletableFuture<Void> run = run(login(user()));
        said();
        answer(false, content.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(run::join).cause().isInstanceOfSatisfying(LoginFailure.class, failure -> assertThat(
                        failure.met())
                .isInstanceOf(SaslException.class)
                .hasMessageContaining(words));
        assertThat((Object) channel.readOutbound()).isNull();
        assertThat(gss.story()).endsWith("disposed");
    }

    @Test
    void aConversationWithoutEndIsEnded() {
        CompletableFuture<Void> run = run(login(user()));
        for (int step = 0; step < 10; step++) {
            said();
            answer(false, NOTHING);
        }
        assertThatThrownBy(run::join).cause().hasMessageContaining("does not end");
    }

    // ---- what goes wrong before

    @Test
    void withoutATicketThereIsNoConnection() {
        SubjectProvider none = () -> {
            throw new LoginException("no ticket, said pl4nted");
        };
        CompletableFuture<Void> identified = identified(login(MongoCredential.createGSSAPICredential("alice@REALM")
                .withMechanismProperty(MongoCredential.JAVA_SUBJECT_PROVIDER_KEY, none)));
        assertThatThrownBy(identified::join).cause().isInstanceOfSatisfying(LoginFailure.class, failure -> assertThat(
                        failure.met())
                .isInstanceOf(IdentityFailure.class)
                .hasMessageContaining("alice@REALM")
                .hasMessageNotContaining("pl4nted"));
    }

    @Test
    void aSubjectWithoutTheTicketOfTheUserIsNamed() {
        gss.refuse(GSSException.NO_CRED);
        assertThatThrownBy(identified(login(user()))::join)
                .cause()
                .hasMessageContaining("the subject holds no ticket of alice@REALM")
                .hasMessageContaining("mongodb/db.example");
    }

    @Test
    void whoDoesNotAnswerIsWaitedForSoLongAndNoLonger() {
        List<Runnable> never = new ArrayList<>();
        CompletableFuture<Void> identified = identified(login(user(), never::add));
        time.advance(KerberosLogin.LIMIT.minusNanos(1));
        assertThat(identified).isNotDone();
        time.advance(Duration.ofNanos(1));
        assertThatThrownBy(identified::join)
                .cause()
                .hasMessageContaining("has not answered within 60 s")
                .hasMessageContaining("kdc_timeout");
        assertThat(never).hasSize(1);
        never.get(0).run();
        assertThat(gss.story()).as("nobody waits for it any more").isEmpty();
    }

    @Test
    void whatIsClosedWhileItIsAskedIsForgottenAfterwards() {
        List<Runnable> pool = new ArrayList<>();
        KerberosLogin login = login(user(), pool::add);
        CompletableFuture<Void> identified = identified(login);
        pool.remove(0).run();
        assertThat(identified).isCompleted();
        CompletableFuture<Void> run = run(login);
        said();
        answer(false, OFFER);
        run.cancel(true);
        assertThat(gss.story()).endsWith("disposed");
        pool.remove(0).run();
        assertThat((Object) channel.readOutbound()).isNull();
    }

    // ---- names

    @Test
    void whatTheServiceIsCalledIsSaidByProperties() {
        identified(login(user().withMechanismProperty(MongoCredential.SERVICE_NAME_KEY, "mongo")
                .withMechanismProperty("SERVICE_HOST", "other.example")));
        identified(login(user().withMechanismProperty("SERVICE_REALM", "ABROAD")));
        identified(login(user().withMechanismProperty(MongoCredential.CANONICALIZE_HOST_NAME_KEY, "forward")));
        identified(login(user().withMechanismProperty(MongoCredential.CANONICALIZE_HOST_NAME_KEY, true)));
        assertThat(gss.story().stream().filter(step -> step.startsWith("alice")))
                .containsExactly(
                        "alice@REALM to mongo@other.example (host)",
                        "alice@REALM to mongodb/db.example@ABROAD",
                        "alice@REALM to mongodb@canonical.example (host)",
                        "alice@REALM to mongodb@canonical.example (host)");
        assertThat(named).containsExactly("db.example", "db.example and back");
    }

    @Test
    void aCredentialOfTheApplicationIsUsedAndElseWhatTheSubjectHolds() {
        identified(login(user().withMechanismProperty(
                        MongoCredential.JAVA_SASL_CLIENT_PROPERTIES_KEY,
                        Map.of(Sasl.CREDENTIALS, PlayedGss.credential("own")))));
        identified(login(user().withMechanismProperty(
                        MongoCredential.JAVA_SASL_CLIENT_PROPERTIES_KEY,
                        Map.of(Sasl.MAX_BUFFER, "0", Sasl.QOP, "auth-int,auth"))));
        assertThat(gss.story()).contains("own to mongodb@db.example (host)", "null to mongodb@db.example (host)");
    }

    private BsonDocument said() {
        ByteBuf message = channel.readOutbound();
        byte[] bytes = ByteBufUtil.getBytes(message);
        message.release();
        asked++;
        return new RawBsonDocument(Arrays.copyOfRange(bytes, 21, bytes.length));
    }

    private void answer(boolean done, byte[] payload) {
        BsonDocument answer = new BsonDocument("ok", new BsonInt32(1))
                .append("conversationId", new BsonInt32(7))
                .append("done", BsonBoolean.valueOf(done))
                .append("payload", new BsonBinary(payload));
        channel.writeInbound(Messages.buffer(Messages.reply(asked, answer)));
    }

    private static String payload(BsonDocument command) {
        return new String(command.getBinary("payload").getData(), StandardCharsets.UTF_8);
    }
}
