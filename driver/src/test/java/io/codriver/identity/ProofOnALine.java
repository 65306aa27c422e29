package io.codriver.identity;

import com.mongodb.AwsCredential;
import com.mongodb.MongoCredential;
import com.mongodb.MongoCredential.OidcCallback;
import com.mongodb.MongoCredential.OidcCallbackResult;
import io.codriver.test.AccessTokens;
import io.codriver.test.Standalone;
import io.codriver.test.TestDeployment;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A way of proving who one is over a line that sees every message, and the exchanges it takes. What needs TLS is not among them.
 *
 * @param exchanges as {@link LoginLine} names them
 * @param needsATokenAtHand whether this is about the second connection of a client
 */
record ProofOnALine(
        String name,
        Supplier<MongoCredential> credential,
        UnaryOperator<LoginLine> line,
        boolean needsATokenAtHand,
        List<String> exchanges) {

    private static final AccessTokens TOKENS =
            AccessTokens.of("https://issuer.example", "client-7", List.of("read", "write"));
    private static final char[] PASSWORD = "pencil".toCharArray();
    private static final List<String> AHEAD = List.of("hello", "saslContinue");
    private static final List<String> WHOLE = List.of("hello", "saslStart", "saslContinue");
    private static final OidcCallback CALLBACK = context -> new OidcCallbackResult(TOKENS.issue());

    static final ProofOnALine TOKEN_AT_HAND =
            new ProofOnALine("MONGODB-OIDC, token at hand", ProofOnALine::machine, it -> it, true, List.of("hello"));

    static final List<ProofOnALine> ALL = List.of(
            of("SCRAM, negotiated", MongoCredential.createCredential("both", "admin", PASSWORD), it -> it, AHEAD),
            of("SCRAM-SHA-1", MongoCredential.createScramSha1Credential("both", "admin", PASSWORD), it -> it, AHEAD),
            of(
                    "SCRAM-SHA-256",
                    MongoCredential.createScramSha256Credential("both", "admin", PASSWORD),
                    it -> it,
                    AHEAD),
            of(
                    "SCRAM-SHA-1 after hello",
                    MongoCredential.createScramSha1Credential("both", "admin", PASSWORD),
                    LoginLine::hearingNothingAhead,
                    WHOLE),
            of(
                    "SCRAM-SHA-256 after hello",
                    MongoCredential.createScramSha256Credential("both", "admin", PASSWORD),
                    LoginLine::hearingNothingAhead,
                    WHOLE),
            of(
                    "SCRAM with an old server",
                    MongoCredential.createScramSha1Credential("both", "admin", PASSWORD),
                    LoginLine::asWithOldServers,
                    List.of("hello", "saslContinue", "saslContinue 2")),
            of(
                    "PLAIN",
                    MongoCredential.createPlainCredential("ldap", "$external", PASSWORD),
                    it -> it,
                    List.of("saslStart")),
            of(
                    "MONGODB-AWS",
                    MongoCredential.createAwsCredential("AKID", "key".toCharArray()),
                    it -> it,
                    List.of("saslStart", "saslContinue")),
            of(
                    "MONGODB-AWS of a provider",
                    MongoCredential.createAwsCredential(null, null)
                            .withMechanismProperty(
                                    MongoCredential.AWS_CREDENTIAL_PROVIDER_KEY,
                                    (Supplier<AwsCredential>) () -> new AwsCredential("AKID", "key", null)),
                    it -> it,
                    List.of("saslStart", "saslContinue")),
            of("MONGODB-OIDC", machine(), it -> it, List.of("saslStart")),
            TOKEN_AT_HAND,
            new ProofOnALine(
                    "MONGODB-OIDC, token at hand, after hello",
                    ProofOnALine::machine,
                    LoginLine::hearingNothingAhead,
                    true,
                    List.of("hello", "saslStart")),
            of(
                    "MONGODB-OIDC of people",
                    MongoCredential.createOidcCredential("alice")
                            .withMechanismProperty(MongoCredential.OIDC_HUMAN_CALLBACK_KEY, CALLBACK),
                    it -> it,
                    List.of("saslStart", "saslContinue")));

    /** One of each kind. */
    static final List<ProofOnALine> CHOSEN = ALL.stream()
            .filter(proof -> List.of(
                            "SCRAM, negotiated",
                            "SCRAM-SHA-256 after hello",
                            "SCRAM with an old server",
                            "PLAIN",
                            "MONGODB-AWS",
                            "MONGODB-OIDC of people")
                    .contains(proof.name()))
            .toList();

    private static ProofOnALine of(
            String name, MongoCredential credential, UnaryOperator<LoginLine> line, List<String> exchanges) {
        return new ProofOnALine(name, () -> credential, line, false, exchanges);
    }

    private static MongoCredential machine() {
        return MongoCredential.createOidcCredential(null)
                .withMechanismProperty(MongoCredential.OIDC_CALLBACK_KEY, CALLBACK);
    }

    static Standalone server() {
        return TestDeployment.standalone()
                .user("admin", "both", "pencil")
                .user("$external", "ldap", "pencil", "PLAIN")
                .awsUser("AKID", "key")
                .tokens(TOKENS)
                .start();
    }

    boolean isScram() {
        return name.startsWith("SCRAM");
    }

    boolean isNegotiated() {
        return name.equals("SCRAM, negotiated");
    }

    boolean isOfPeople() {
        return name.equals("MONGODB-OIDC of people");
    }

    String lastExchange() {
        return exchanges.get(exchanges.size() - 1);
    }

    @Override
    public String toString() {
        return name;
    }
}
