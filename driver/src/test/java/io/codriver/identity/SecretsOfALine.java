package io.codriver.identity;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** What the messages of logins prove something with: whoever reads it elsewhere has read too much. Any thread. */
final class SecretsOfALine {

    /** Proofs, signatures and salts of SCRAM. */
    private static final Pattern SCRAM = Pattern.compile("(?:^|,)[pvs]=([^,]+)");

    private static final Pattern SIGNATURE = Pattern.compile("Signature=([0-9a-f]{64})");
    private static final int SHORTEST = 4;

    private final Set<String> secrets = ConcurrentHashMap.newKeySet();

    Set<String> all() {
        return Set.copyOf(secrets);
    }

    /** A request of a login, or an answer to one. */
    void seen(BsonDocument message) {
        if (message.get("speculativeAuthenticate") instanceof BsonDocument ahead) {
            seen(ahead);
        }
        if (message.get("payload") instanceof BsonBinary payload && payload.getData().length > SHORTEST) {
            String mechanism =
                    message.getString("mechanism", new BsonString("")).getValue();
            payload(payload.getData(), mechanism);
        }
    }

    private void payload(byte[] payload, String mechanism) {
        keep(Base64.getEncoder().encodeToString(payload));
        String text = new String(payload, StandardCharsets.UTF_8);
        if (mechanism.equals("PLAIN")) {
            keep(text.substring(text.lastIndexOf('\0') + 1));
            return;
        }
        Matcher scram = SCRAM.matcher(text);
        while (scram.find()) {
            keep(scram.group(1));
        }
        if (isDocument(payload)) {
            document(new RawBsonDocument(payload).decode(new BsonDocumentCodec()));
        }
    }

    private static boolean isDocument(byte[] payload) {
        return (payload[0] & 0xff) + ((payload[1] & 0xff) << 8) == payload.length && payload[payload.length - 1] == 0;
    }

    private void document(BsonDocument payload) {
        keep(payload.getString("jwt", new BsonString("")).getValue());
        keep(payload.getString("t", new BsonString("")).getValue());
        Matcher signature =
                SIGNATURE.matcher(payload.getString("a", new BsonString("")).getValue());
        if (signature.find()) {
            keep(signature.group(1));
        }
        for (String nonce : new String[] {"r", "s"}) {
            if (payload.get(nonce) instanceof BsonBinary bytes) {
                keep(Base64.getEncoder().encodeToString(bytes.getData()));
            }
        }
    }

    private void keep(String secret) {
        if (secret.length() > SHORTEST) {
            secrets.add(secret);
        }
    }
}
