package io.codriver.internal.handshake.auth.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One question to an endpoint. Its text says the address without its query.
 *
 * <p>Redirects are not followed: an endpoint that gives out credentials is where it was said to be. Those on the own link are asked
 * without a proxy.
 */
public final class HttpQuestion {

    /** No answer with credentials is longer. */
    static final int MOST_BYTES = 256 * 1024;

    /** Of an answer that refuses, so much is told. */
    static final int MOST_TOLD_BYTES = 1_000;

    private final String method;
    private final URI uri;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Optional<String> form;

    private HttpQuestion(String method, String uri, Optional<String> form) {
        this.method = method;
        this.uri = URI.create(uri);
        this.form = form;
    }

    public static HttpQuestion get(String uri) {
        return new HttpQuestion("GET", uri, Optional.empty());
    }

    public static HttpQuestion put(String uri) {
        return new HttpQuestion("PUT", uri, Optional.empty());
    }

    /** @param form what is posted, encoded already */
    public static HttpQuestion post(String uri, String form) {
        return new HttpQuestion("POST", uri, Optional.of(form))
                .with("Content-Type", "application/x-www-form-urlencoded");
    }

    public HttpQuestion with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /** Blocks. Fails if the answer is not 200, with what was answered. */
    public HttpAnswer ask(Duration limit) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                (uri.getScheme().equals("https")
                        ? uri.toURL().openConnection()
                        : uri.toURL().openConnection(Proxy.NO_PROXY));
        try {
            int millis = (int) Math.min(Integer.MAX_VALUE, limit.toMillis());
            connection.setConnectTimeout(millis);
            connection.setReadTimeout(millis);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setRequestMethod(method);
            headers.forEach(connection::setRequestProperty);
            send(connection);
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException(
                        this + " has answered " + status + ": " + read(connection.getErrorStream(), MOST_TOLD_BYTES));
            }
            return new HttpAnswer(toString(), read(connection.getInputStream(), MOST_BYTES));
        } finally {
            connection.disconnect();
        }
    }

    private void send(HttpURLConnection connection) throws IOException {
        if (form.isPresent() || method.equals("PUT")) {
            byte[] body = form.orElse("").getBytes(StandardCharsets.UTF_8);
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        }
    }

    private static String read(@Nullable InputStream answer, int mostBytes) throws IOException {
        if (answer == null) {
            return "";
        }
        try (answer) {
            return new String(answer.readNBytes(mostBytes), StandardCharsets.UTF_8);
        }
    }

    @Override
    public String toString() {
        return uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    }
}
