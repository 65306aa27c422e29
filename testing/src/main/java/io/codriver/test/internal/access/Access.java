package io.codriver.test.internal.access;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Answer;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.wire.Request;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.security.auth.x500.X500Principal;
import javax.security.sasl.SaslServer;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * What one connection may do, and the conversation in which its client proves who it is. Spec: Authentication, "SASL
 * Mechanisms"; MongoDB handshake, "Speculative Authentication".
 */
public final class Access {

    /** What servers answer to anybody. */
    private static final Set<String> FOR_ANYBODY =
            Set.of("hello", "ismaster", "ping", "buildinfo", "connectionstatus", "endsessions", "logout", "getnonce");

    private final Users users;
    private final Channel channel;
    private boolean granted;
    private int lastConversation;
    private @Nullable ScramServer scram;
    private boolean skipsEmptyExchange;
    private boolean verified;
    private @Nullable SaslExchange exchange;
    private @Nullable String token;

    public Access(Users users, Channel channel) {
        this.users = users;
        this.channel = channel;
        this.granted = !users.areRequired();
    }

    /** Refuses a command whose sender has not proved who it is. */
    public void check(Request request) {
        if (FOR_ANYBODY.contains(request.name().toLowerCase(Locale.ROOT))) {
            return;
        }
        String shown = token;
        if (shown != null && !users.tokens().map(book -> book.isGood(shown)).orElse(false)) {
            throw new CommandFailure(391, "ReauthenticationRequired", "The access token has ended");
        }
        if (!granted) {
            throw new CommandFailure(13, "Unauthorized", "Command " + request.name() + " requires authentication");
        }
    }

    /** The answer to a command of a conversation; null for any other command. */
    public @Nullable Answer answer(Request request) {
        return switch (request.name()) {
            case "saslStart" ->
                Answer.of(start(request.body(), request.database()).append("ok", 1.0));
            case "saslContinue" -> Answer.of(proceed(request.body()).append("ok", 1.0));
            case "authenticate" -> Answer.of(authenticate(request.body()).append("ok", 1.0));
            default -> null;
        };
    }

    /** What a greeting says besides: the mechanisms of a user, and the answer to a conversation begun ahead of time. */
    public Document greeted(Request request) {
        Document more = new Document();
        if (request.body().get("saslSupportedMechs") instanceof BsonString asked) {
            mechanismsOf(asked.getValue()).ifPresent(mechanisms -> more.put("saslSupportedMechs", mechanisms));
        }
        if (request.body().get("speculativeAuthenticate") instanceof BsonDocument begun) {
            try {
                String database =
                        begun.getString("db", new BsonString(Users.EXTERNAL)).getValue();
                more.put(
                        "speculativeAuthenticate",
                        begun.containsKey("saslStart") ? start(begun, database) : authenticate(begun));
            } catch (CommandFailure notThatWay) {
                // A server says nothing then, and the client begins anew.
            }
        }
        return more;
    }

    private Optional<List<String>> mechanismsOf(String user) {
        int dot = user.indexOf('.');
        return users.find(user.substring(0, dot), user.substring(dot + 1)).map(account -> {
            List<String> mechanisms = new ArrayList<>();
            account.secrets().forEach(secret -> mechanisms.add(secret.hash().mechanism()));
            account.password().ifPresent(password -> mechanisms.add("PLAIN"));
            return mechanisms;
        });
    }

    private Document start(BsonDocument command, String database) {
        scram = null;
        exchange = null;
        verified = false;
        String mechanism = command.getString("mechanism", new BsonString("")).getValue();
        byte[] payload = payload(command);
        for (ScramHash hash : ScramHash.values()) {
            if (hash.mechanism().equals(mechanism)) {
                skipsEmptyExchange = command.get("options") instanceof BsonDocument options
                        && options.get("skipEmptyExchange") instanceof BsonBoolean skip
                        && skip.getValue();
                scram = ScramServer.begin(users, hash, database, payload);
                lastConversation++;
                return said(false, scram.serverFirst());
            }
        }
        if (mechanism.equals("PLAIN")) {
            lastConversation++;
            return plain(database, payload);
        }
        if (mechanism.equals("MONGODB-OIDC") && users.tokens().isPresent()) {
            return begin(new TokenServer(users.tokens().get()), payload);
        }
        if (mechanism.equals("MONGODB-AWS") && users.hasAws()) {
            return begin(new AwsServer(users), payload);
        }
        Optional<Callable<SaslServer>> given = users.mechanism(mechanism);
        if (given.isPresent()) {
            return begin(ForeignServer.begin(given.get()), payload);
        }
        throw new CommandFailure(
                334,
                "MechanismUnavailable",
                "Received authentication for mechanism " + mechanism + " which is unknown or not enabled");
    }

    private Document begin(SaslExchange begun, byte[] payload) {
        lastConversation++;
        exchange = begun;
        return next(begun, payload);
    }

    private Document next(SaslExchange begun, byte[] payload) {
        try {
            SaslExchange.Said said = begun.next(payload);
            if (said.done()) {
                exchange = null;
                granted = true;
                token = begun instanceof TokenServer shown ? shown.token() : null;
            }
            return said(said.done(), said.payload());
        } catch (CommandFailure refused) {
            exchange = null;
            throw refused;
        }
    }

    private Document proceed(BsonDocument command) {
        boolean known = command.get("conversationId") instanceof BsonNumber id && id.intValue() == lastConversation;
        if (exchange != null && known) {
            return next(exchange, payload(command));
        }
        ScramServer conversation = scram;
        if (conversation == null || !known) {
            throw new CommandFailure(17, "ProtocolError", "No SASL session state found");
        }
        byte[] payload = payload(command);
        if (verified && payload.length == 0) {
            scram = null;
            granted = true;
            return said(true, new byte[0]);
        }
        try {
            byte[] proof = conversation.finish(payload);
            verified = true;
            if (skipsEmptyExchange) {
                scram = null;
                granted = true;
            }
            return said(skipsEmptyExchange, proof);
        } catch (CommandFailure refused) {
            scram = null;
            throw refused;
        }
    }

    private Document said(boolean done, byte[] payload) {
        return new Document("conversationId", lastConversation)
                .append("done", done)
                .append("payload", new BinData(payload));
    }

    private Document plain(String database, byte[] payload) {
        String[] parts = new String(payload, StandardCharsets.UTF_8).split("\0", -1);
        boolean right = parts.length == 3
                && (parts[0].isEmpty() || parts[0].equals(parts[1]))
                && users.find(database, parts[1]).flatMap(Account::password).equals(Optional.of(parts[2]));
        if (!right) {
            throw ScramServer.refused();
        }
        granted = true;
        return said(true, new byte[0]);
    }

    private Document authenticate(BsonDocument command) {
        if (!command.getString("mechanism", new BsonString("")).getValue().equals("MONGODB-X509")) {
            throw new CommandFailure(334, "MechanismUnavailable", "Unsupported mechanism");
        }
        X500Principal subject = subject();
        boolean asNamed =
                !(command.get("user") instanceof BsonString user) || subject.equals(new X500Principal(user.getValue()));
        if (!asNamed || !users.knows(subject)) {
            throw new CommandFailure(
                    18, "AuthenticationFailed", "There is no x.509 client certificate matching the user.");
        }
        granted = true;
        return new Document("dbname", Users.EXTERNAL).append("user", subject.getName());
    }

    private X500Principal subject() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        try {
            if (tls != null && tls.engine().getSession().getPeerPrincipal() instanceof X500Principal subject) {
                return subject;
            }
        } catch (SSLPeerUnverifiedException noCertificate) {
            // Falls through.
        }
        throw new CommandFailure(18, "AuthenticationFailed", "No verified subject name available from client");
    }

    private static byte[] payload(BsonDocument command) {
        return command.getBinary("payload", new BsonBinary(new byte[0])).getData();
    }
}
