package io.codriver.test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The endpoints of clouds that give out credentials, on this machine: the security token service, the container agent and the
 * metadata service of AWS, the metadata services of Azure and Google. Each wants what the real one wants, and answers in its form. Any
 * thread.
 *
 * <pre>{@code
 * try (CredentialEndpoint endpoint = CredentialEndpoint.start()) {
 *     endpoint.keys("AKIDPASSING", "key", "token", "2031-01-01T00:00:00Z");
 *     // AWS_EC2_METADATA_SERVICE_ENDPOINT or AWS_ENDPOINT_URL_STS = endpoint.uri()
 *     // AWS_CONTAINER_CREDENTIALS_FULL_URI = endpoint.uri() + "/container"
 * }
 * }</pre>
 */
public final class CredentialEndpoint implements AutoCloseable {

    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
    private static final String ROLE = "role-of-tests";
    private static final String SESSION = "session-of-tests";

    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private volatile String keys = "";
    private volatile String accessToken = "";

    private CredentialEndpoint(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts it on a free port of 127.0.0.1.
     *
     * @return it gives out nothing yet
     */
    public static CredentialEndpoint start() {
        try {
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
            CredentialEndpoint endpoint = new CredentialEndpoint(server);
            server.createContext("/", endpoint::answer);
            server.start();
            return endpoint;
        } catch (IOException failure) {
            throw new IllegalStateException("cannot listen on 127.0.0.1", failure);
        }
    }

    /**
     * Where it listens.
     *
     * @return for example {@code http://127.0.0.1:43210}
     */
    public String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * Sets the keys of AWS that are given out from now on.
     *
     * @param accessKeyId who it is
     * @param secretAccessKey what signs
     * @param sessionToken what comes with both
     * @param expiration as AWS writes it, for example {@code 2031-01-01T00:00:00Z}
     */
    public void keys(String accessKeyId, String secretAccessKey, String sessionToken, String expiration) {
        // The security token service calls it SessionToken, the others Token.
        keys = String.format(
                "{\"Code\": \"Success\", \"AccessKeyId\": \"%s\", \"SecretAccessKey\": \"%s\", \"%%s\": \"%s\","
                        + " \"Expiration\": \"%s\"}",
                accessKeyId, secretAccessKey, sessionToken, expiration);
    }

    /**
     * Sets the token that the metadata services of Azure and Google give out from now on.
     *
     * @param token for MONGODB-OIDC
     */
    public void token(String token) {
        accessToken = token;
    }

    /**
     * Refuses all requests to a path from now on.
     *
     * @param path for example {@code /latest/api/token}
     * @param status of the answer, for example 500
     */
    public void fail(String path, int status) {
        failures.put(path, status);
    }

    /**
     * What it was asked, in order.
     *
     * @return for example {@code PUT /latest/api/token}, with the query where there is one
     */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        requests.add(exchange.getRequestMethod() + " " + uri);
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Integer failure = failures.get(uri.getPath());
        if (failure != null) {
            say(exchange, failure, "refused by the test");
            return;
        }
        switch (exchange.getRequestMethod() + " " + uri.getPath()) {
            case "PUT /latest/api/token" -> withHeader(exchange, "X-aws-ec2-metadata-token-ttl-seconds", "30", SESSION);
            case "GET " + ROLES -> withHeader(exchange, "X-aws-ec2-metadata-token", SESSION, ROLE);
            case "GET " + ROLES + ROLE ->
                withHeader(exchange, "X-aws-ec2-metadata-token", SESSION, String.format(keys, "Token"));
            case "GET /container" -> say(exchange, 200, String.format(keys, "Token"));
            case "GET /guarded-container" ->
                withHeader(exchange, "Authorization", "Bearer of-tests", String.format(keys, "Token"));
            case "POST /" -> assumeRole(exchange, form);
            case "GET /metadata/identity/oauth2/token" ->
                withHeader(exchange, "Metadata", "true", "{\"access_token\": \"" + accessToken + "\"}");
            case "GET /computeMetadata/v1/instance/service-accounts/default/identity" ->
                withHeader(exchange, "Metadata-Flavor", "Google", accessToken);
            default -> say(exchange, 404, "nothing here");
        }
    }

    private void assumeRole(HttpExchange exchange, String form) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        for (String field : form.split("&")) {
            String[] pair = field.split("=", 2);
            fields.put(pair[0], URLDecoder.decode(pair.length == 2 ? pair[1] : "", StandardCharsets.UTF_8));
        }
        boolean right = "AssumeRoleWithWebIdentity".equals(fields.get("Action"))
                && "2011-06-15".equals(fields.get("Version"))
                && "arn:aws:iam::1:role/tests".equals(fields.get("RoleArn"))
                && "web identity of tests".equals(fields.get("WebIdentityToken"))
                && !fields.getOrDefault("RoleSessionName", "").isEmpty();
        String answer =
                "{\"AssumeRoleWithWebIdentityResponse\": {\"AssumeRoleWithWebIdentityResult\": {\"Credentials\": "
                        + String.format(keys, "SessionToken") + "}}}";
        say(exchange, right ? 200 : 403, right ? answer : "who are you");
    }

    private static void withHeader(HttpExchange exchange, String name, String value, String body) throws IOException {
        boolean right = value.equals(exchange.getRequestHeaders().getFirst(name));
        say(exchange, right ? 200 : 401, right ? body : "the header " + name + " is wrong");
    }

    private static void say(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
