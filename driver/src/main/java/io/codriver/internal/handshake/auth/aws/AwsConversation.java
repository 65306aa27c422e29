package io.codriver.internal.handshake.auth.aws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.security.sasl.SaslException;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** The client's side of one conversation, without any I/O. Spec: Authentication, "MONGODB-AWS", "Conversation". */
final class AwsConversation {

    static final int NONCE_BYTES = 32;

    private static final int NO_CHANNEL_BINDING = 'n';
    private static final int LONGEST_HOST_BYTES = 255;
    private static final String BODY = "Action=GetCallerIdentity&Version=2011-06-15";
    private static final String GLOBAL_HOST = "sts.amazonaws.com";
    private static final String GLOBAL_REGION = "us-east-1";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final byte[] nonce;

    /** @param nonce nobody can foretell it */
    AwsConversation(byte[] nonce) {
        this.nonce = nonce.clone();
    }

    BsonDocument first() {
        return new BsonDocument("r", new BsonBinary(nonce)).append("p", new BsonInt32(NO_CHANNEL_BINDING));
    }

    /** Takes the server's message and answers with the signature. */
    BsonDocument second(BsonDocument challenge, AwsKeys keys, Instant now) throws SaslException {
        if (!(challenge.get("s") instanceof BsonBinary shared && challenge.get("h") instanceof BsonString host)) {
            throw new SaslException("The server's challenge is not complete");
        }
        byte[] both = shared.getData();
        if (both.length != 2 * NONCE_BYTES || !Arrays.equals(nonce, Arrays.copyOf(both, NONCE_BYTES))) {
            throw new SaslException("The server's nonce does not continue that of this conversation");
        }
        String region = region(host.getValue());
        String date = DATE.format(now);
        SignedRequest request = new SignedRequest("POST", "", headers(host.getValue(), date, both, keys), BODY);
        BsonDocument answer;
        try {
            answer = new BsonDocument("a", new BsonString(request.authorization(keys, date, region, "sts")))
                    .append("d", new BsonString(date));
        } catch (GeneralSecurityException missing) {
            throw new SaslException("This JVM cannot sign for AWS", missing);
        }
        if (keys.sessionToken() != null) {
            answer.append("t", new BsonString(keys.sessionToken()));
        }
        return answer;
    }

    private static SortedMap<String, String> headers(String host, String date, byte[] both, AwsKeys keys) {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("content-length", String.valueOf(BODY.length()));
        headers.put("content-type", "application/x-www-form-urlencoded");
        headers.put("host", host);
        headers.put("x-amz-date", date);
        headers.put("x-mongodb-gs2-cb-flag", "n");
        headers.put("x-mongodb-server-nonce", Base64.getEncoder().encodeToString(both));
        if (keys.sessionToken() != null) {
            headers.put("x-amz-security-token", keys.sessionToken());
        }
        return headers;
    }

    /** Spec: "Region Calculation". The host goes into what is signed, so it must be one. */
    static String region(String host) throws SaslException {
        int bytes = host.getBytes(StandardCharsets.UTF_8).length;
        String[] labels = host.split("\\.", -1);
        if (bytes > LONGEST_HOST_BYTES || Arrays.asList(labels).contains("")) {
            throw new SaslException("The server names no host of the security token service");
        }
        return host.equals(GLOBAL_HOST) || labels.length == 1 ? GLOBAL_REGION : labels[1];
    }
}
