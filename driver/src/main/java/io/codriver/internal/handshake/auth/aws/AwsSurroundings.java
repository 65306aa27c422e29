package io.codriver.internal.handshake.auth.aws;

import io.codriver.internal.handshake.auth.IdentityFailure;
import io.codriver.internal.handshake.auth.http.HttpAnswer;
import io.codriver.internal.handshake.auth.http.HttpQuestion;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Keys from where a process of AWS finds them: variables, a role for its web identity, its container, its machine. The variables that
 * lead elsewhere are those which the libraries of AWS know.
 *
 * <p>Spec: Authentication, "Environment variables", "AssumeRoleWithWebIdentity", "ECS endpoint", "EC2 endpoint".
 */
final class AwsSurroundings implements AwsSource {

    /** For each question. Spec: "Drivers SHOULD enforce a 10 second read timeout". */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String STS = "https://sts.amazonaws.com";
    private static final String CONTAINER = "http://169.254.170.2";
    private static final String MACHINE = "http://169.254.169.254";
    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
    private static final String TOKEN_HEADER = "X-aws-ec2-metadata-token";

    /** Over plain HTTP, keys are taken from here alone. */
    private static final Set<String> NEAR =
            Set.of("localhost", "127.0.0.1", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]");

    private final UnaryOperator<@Nullable String> environment;

    AwsSurroundings(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    @Override
    public Obtained obtain() throws IOException, IdentityFailure {
        Optional<String> id = variable("AWS_ACCESS_KEY_ID");
        Optional<String> secret = variable("AWS_SECRET_ACCESS_KEY");
        Optional<String> token = variable("AWS_SESSION_TOKEN");
        if (id.isPresent() && secret.isPresent()) {
            return new Obtained(
                    new AwsKeys(id.get(), secret.get(), token.orElse(null), Optional.empty()), "environment");
        }
        if (id.isPresent() || secret.isPresent()) {
            throw new IdentityFailure("Of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY only one is set");
        }
        if (variable("AWS_WEB_IDENTITY_TOKEN_FILE").isPresent()
                && variable("AWS_ROLE_ARN").isPresent()) {
            return new Obtained(
                    ofRole(
                            variable("AWS_WEB_IDENTITY_TOKEN_FILE").get(),
                            variable("AWS_ROLE_ARN").get()),
                    "web identity");
        }
        Optional<HttpQuestion> container = container();
        if (container.isPresent()) {
            HttpAnswer answer = container.get().ask(LIMIT);
            return new Obtained(keys(answer, answer.document(), "Token"), "container");
        }
        return new Obtained(ofMachine(), "machine");
    }

    private AwsKeys ofRole(String file, String role) throws IOException {
        String form = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15"
                + "&RoleSessionName="
                + encoded(variable("AWS_ROLE_SESSION_NAME").orElseGet(AwsSurroundings::name))
                + "&RoleArn=" + encoded(role)
                + "&WebIdentityToken=" + encoded(Files.readString(Path.of(file)).trim());
        HttpAnswer answer = HttpQuestion.post(variable("AWS_ENDPOINT_URL_STS").orElse(STS) + "/", form)
                .with("Accept", "application/json")
                .ask(LIMIT);
        return keys(answer, credentials(answer), "SessionToken");
    }

    /** The service wraps them in the names of response and result. */
    private static BsonDocument credentials(HttpAnswer answer) throws IOException {
        BsonDocument found = answer.document();
        for (String wrap :
                new String[] {"AssumeRoleWithWebIdentityResponse", "AssumeRoleWithWebIdentityResult", "Credentials"}) {
            found = found.get(wrap) instanceof BsonDocument inside ? inside : found;
        }
        return found;
    }

    private Optional<HttpQuestion> container() throws IOException, IdentityFailure {
        Optional<String> relative = variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        Optional<String> full = variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        if (relative.isPresent()) {
            String path = relative.get().startsWith("/") ? relative.get() : "/" + relative.get();
            return Optional.of(HttpQuestion.get(CONTAINER + path).with("Accept", "application/json"));
        }
        if (full.isEmpty()) {
            return Optional.empty();
        }
        URI uri = URI.create(full.get());
        if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && NEAR.contains(uri.getHost()))) {
            throw new IdentityFailure("AWS_CONTAINER_CREDENTIALS_FULL_URI leads to " + uri.getHost()
                    + ", from where keys are not taken over plain HTTP");
        }
        HttpQuestion question = HttpQuestion.get(full.get()).with("Accept", "application/json");
        Optional<String> file = variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
        if (file.isPresent()) {
            return Optional.of(question.with(
                    "Authorization", Files.readString(Path.of(file.get())).trim()));
        }
        return Optional.of(variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")
                .map(token -> question.with("Authorization", token))
                .orElse(question));
    }

    private AwsKeys ofMachine() throws IOException, IdentityFailure {
        if (variable("AWS_EC2_METADATA_DISABLED").orElse("").equalsIgnoreCase("true")) {
            throw new IdentityFailure("No keys of AWS in the environment, and AWS_EC2_METADATA_DISABLED is set");
        }
        String endpoint = variable("AWS_EC2_METADATA_SERVICE_ENDPOINT").orElse(MACHINE);
        String token = HttpQuestion.put(endpoint + "/latest/api/token")
                .with("X-aws-ec2-metadata-token-ttl-seconds", "30")
                .ask(LIMIT)
                .body()
                .trim();
        String role = HttpQuestion.get(endpoint + ROLES)
                .with(TOKEN_HEADER, token)
                .ask(LIMIT)
                .body()
                .trim();
        HttpAnswer answer = HttpQuestion.get(endpoint + ROLES + role)
                .with(TOKEN_HEADER, token)
                .ask(LIMIT);
        return keys(answer, answer.document(), "Token");
    }

    private static AwsKeys keys(HttpAnswer answer, BsonDocument credentials, String token) throws IOException {
        return new AwsKeys(
                answer.field(credentials, "AccessKeyId"),
                answer.field(credentials, "SecretAccessKey"),
                answer.field(credentials, token),
                expires(credentials));
    }

    /** As a text, or as seconds since 1970. */
    private static Optional<Instant> expires(BsonDocument credentials) {
        if (credentials.get("Expiration") instanceof BsonNumber seconds) {
            return Optional.of(Instant.ofEpochSecond(seconds.longValue()));
        }
        try {
            return credentials.get("Expiration") instanceof BsonString text
                    ? Optional.of(Instant.parse(text.getValue()))
                    : Optional.empty();
        } catch (DateTimeParseException unknown) {
            return Optional.empty();
        }
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isEmpty());
    }

    private static String name() {
        return "codriver-" + UUID.randomUUID();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
