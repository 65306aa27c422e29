package io.codriver.test.internal.access;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.security.auth.x500.X500Principal;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;

/**
 * Everybody whom the servers of a deployment know; nobody means that there is no access control. Immutable. Keys are
 * derived when a user is added, on the thread of the test.
 */
public final class Users {

    /** No access control. */
    public static final Users NOBODY = new Users(List.of(), List.of(), List.of(), null, Map.of());

    /** The database of users who are known elsewhere. */
    public static final String EXTERNAL = "$external";

    private static final int NONCE_BYTES = 18;

    private final List<Account> accounts;
    private final List<X500Principal> subjects;
    private final List<AwsAccount> awsAccounts;
    private final @Nullable TokenBook tokens;
    private final Map<String, Callable<SaslServer>> mechanisms;

    private Users(
            List<Account> accounts,
            List<X500Principal> subjects,
            List<AwsAccount> awsAccounts,
            @Nullable TokenBook tokens,
            Map<String, Callable<SaslServer>> mechanisms) {
        this.accounts = List.copyOf(accounts);
        this.subjects = List.copyOf(subjects);
        this.awsAccounts = List.copyOf(awsAccounts);
        this.tokens = tokens;
        this.mechanisms = Map.copyOf(mechanisms);
    }

    /** With a user who has a password; no mechanisms mean both variants of SCRAM. */
    public Users with(String database, String name, String password, String... mechanisms) {
        List<String> wanted = mechanisms.length == 0 ? List.of("SCRAM-SHA-1", "SCRAM-SHA-256") : List.of(mechanisms);
        List<ScramSecret> secrets = new ArrayList<>();
        Optional<String> plain = Optional.empty();
        for (String mechanism : wanted) {
            switch (mechanism) {
                case "SCRAM-SHA-1" -> secrets.add(ScramSecret.of(ScramHash.SHA_1, name, password));
                case "SCRAM-SHA-256" -> secrets.add(ScramSecret.of(ScramHash.SHA_256, name, password));
                case "PLAIN" -> plain = Optional.of(password);
                default -> throw new IllegalArgumentException("no mechanism with a password: " + mechanism);
            }
        }
        List<Account> more = new ArrayList<>(accounts);
        more.add(new Account(database, name, plain, secrets));
        return new Users(more, subjects, awsAccounts, tokens, this.mechanisms);
    }

    /** With a user who is known by the subject of a certificate. */
    public Users withCertificate(String subject) {
        List<X500Principal> more = new ArrayList<>(subjects);
        more.add(new X500Principal(subject));
        return new Users(accounts, more, awsAccounts, tokens, mechanisms);
    }

    /** With somebody whom AWS knows. */
    public Users withAws(String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {
        Entropy.load();
        List<AwsAccount> more = new ArrayList<>(awsAccounts);
        more.add(new AwsAccount(accessKeyId, secretAccessKey, sessionToken));
        return new Users(accounts, subjects, more, tokens, mechanisms);
    }

    /** With whoever shows one of these. */
    public Users withTokens(TokenBook book) {
        return new Users(accounts, subjects, awsAccounts, book, mechanisms);
    }

    /** With whoever this conversation lets in, a new one each time. */
    public Users withMechanism(String name, Callable<SaslServer> begin) {
        Map<String, Callable<SaslServer>> more = new HashMap<>(mechanisms);
        more.put(name, begin);
        return new Users(accounts, subjects, awsAccounts, tokens, more);
    }

    /** Whether commands are refused until a client has proved who it is. */
    public boolean areRequired() {
        return !accounts.isEmpty()
                || !subjects.isEmpty()
                || !awsAccounts.isEmpty()
                || tokens != null
                || !mechanisms.isEmpty();
    }

    Optional<Account> find(String database, String name) {
        return accounts.stream()
                .filter(each -> each.database().equals(database) && each.name().equals(name))
                .findFirst();
    }

    Optional<AwsAccount> findAws(String accessKeyId) {
        return awsAccounts.stream()
                .filter(each -> each.accessKeyId().equals(accessKeyId))
                .findFirst();
    }

    boolean hasAws() {
        return !awsAccounts.isEmpty();
    }

    Optional<TokenBook> tokens() {
        return Optional.ofNullable(tokens);
    }

    Optional<Callable<SaslServer>> mechanism(String name) {
        return Optional.ofNullable(mechanisms.get(name));
    }

    boolean knows(X500Principal subject) {
        return subjects.contains(subject);
    }

    /** The part of a nonce that the server adds. */
    String nonce() {
        return Base64.getEncoder().encodeToString(Entropy.bytes(NONCE_BYTES));
    }
}
