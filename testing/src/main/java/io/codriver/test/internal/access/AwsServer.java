package io.codriver.test.internal.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of MONGODB-AWS. What MongoDB lets the security token service of AWS check is checked here: the request that
 * the client has signed is put together and signed once more.
 *
 * <p>Spec: Authentication, "MONGODB-AWS"; AWS, "Signature Version 4".
 */
final class AwsServer implements SaslExchange {

    private static final int NONCE_BYTES = 32;
    private static final int NO_CHANNEL_BINDING = 'n';
    private static final String HOST = "sts.amazonaws.com";
    private static final String REGION = "us-east-1";
    private static final String BODY = "Action=GetCallerIdentity&Version=2011-06-15";
    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/"
            + REGION + "/sts/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})");
    private static final Pattern DATE = Pattern.compile("\\d{8}T\\d{6}Z");

    private final Users users;
    private byte @Nullable [] nonce;

    AwsServer(Users users) {
        this.users = users;
    }

    @Override
    public Said next(byte[] payload) {
        BsonDocument said = Payloads.read(payload);
        byte[] given = nonce;
        if (given == null) {
            return challenge(said);
        }
        nonce = null;
        verify(said, given);
        return new Said(true, new byte[0]);
    }

    private Said challenge(BsonDocument first) {
        byte[] ofClient = first.getBinary("r", new BsonBinary(new byte[0])).getData();
        if (ofClient.length != NONCE_BYTES
                || first.getInt32("p", new BsonInt32(0)).getValue() != NO_CHANNEL_BINDING) {
            throw ScramServer.refused();
        }
        byte[] both = Arrays.copyOf(ofClient, 2 * NONCE_BYTES);
        System.arraycopy(Entropy.bytes(NONCE_BYTES), 0, both, NONCE_BYTES, NONCE_BYTES);
        nonce = both;
        return new Said(
                false, Payloads.write(new BsonDocument("s", new BsonBinary(both)).append("h", new BsonString(HOST))));
    }

    private void verify(BsonDocument second, byte[] given) {
        Matcher parts = AUTHORIZATION.matcher(text(second, "a"));
        String date = text(second, "d");
        if (!parts.matches() || !DATE.matcher(date).matches() || !date.startsWith(parts.group(2))) {
            throw ScramServer.refused();
        }
        String token = second.get("t") instanceof BsonString shown ? shown.getValue() : null;
        AwsAccount account = users.findAws(parts.group(1)).orElseThrow(ScramServer::refused);
        Map<String, String> headers = headers(date, token, given);
        boolean right = Objects.equals(account.sessionToken(), token)
                && String.join(";", headers.keySet()).equals(parts.group(3))
                && signature(account, headers, date).equals(parts.group(4));
        if (!right) {
            throw ScramServer.refused();
        }
    }

    /** All of them have to be signed. */
    private static Map<String, String> headers(String date, @Nullable String token, byte[] given) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("content-length", String.valueOf(BODY.length()));
        headers.put("content-type", "application/x-www-form-urlencoded");
        headers.put("host", HOST);
        headers.put("x-amz-date", date);
        headers.put("x-mongodb-gs2-cb-flag", "n");
        headers.put("x-mongodb-server-nonce", Base64.getEncoder().encodeToString(given));
        if (token != null) {
            headers.put("x-amz-security-token", token);
        }
        return headers;
    }

    private static String signature(AwsAccount account, Map<String, String> headers, String date) {
        StringBuilder request = new StringBuilder("POST\n/\n\n");
        headers.forEach(
                (name, value) -> request.append(name).append(':').append(value).append('\n'));
        request.append('\n')
                .append(String.join(";", headers.keySet()))
                .append('\n')
                .append(sha256(BODY));
        String day = date.substring(0, 8);
        String whole = "AWS4-HMAC-SHA256\n" + date + "\n" + day + "/" + REGION + "/sts/aws4_request\n"
                + sha256(request.toString());
        byte[] key = ("AWS4" + account.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {day, REGION, "sts", "aws4_request", whole}) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(key);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static String text(BsonDocument document, String field) {
        return document.getString(field, new BsonString("")).getValue();
    }
}
