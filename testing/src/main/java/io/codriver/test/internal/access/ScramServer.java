package io.codriver.test.internal.access;

import io.codriver.test.internal.data.CommandFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** The server's side of one SCRAM conversation. Spec: RFC 5802, "SCRAM Authentication Exchange". */
final class ScramServer {

    private final ScramSecret secret;
    private final String clientFirstBare;
    private final String serverFirst;
    private final String nonce;

    private ScramServer(ScramSecret secret, String clientFirstBare, String nonce) {
        this.secret = secret;
        this.clientFirstBare = clientFirstBare;
        this.nonce = nonce;
        this.serverFirst = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(secret.salt()) + ",i="
                + secret.hash().iterations();
    }

    /** Takes the first message of a client. */
    static ScramServer begin(Users users, ScramHash hash, String database, byte[] clientFirst) {
        String message = new String(clientFirst, StandardCharsets.UTF_8);
        if (!message.startsWith("n,,")) {
            throw refused();
        }
        String bare = message.substring(3);
        Map<Character, String> fields = fields(bare);
        String name = fields.getOrDefault('n', "").replace("=2C", ",").replace("=3D", "=");
        String nonce = fields.getOrDefault('r', "");
        if (name.isEmpty() || nonce.isEmpty()) {
            throw refused();
        }
        ScramSecret secret = users.find(database, name)
                .flatMap(account -> account.secret(hash))
                .orElseThrow(ScramServer::refused);
        return new ScramServer(secret, bare, nonce + users.nonce());
    }

    byte[] serverFirst() {
        return serverFirst.getBytes(StandardCharsets.UTF_8);
    }

    /** Takes the proof of a client and answers with the proof of the server. */
    byte[] finish(byte[] clientFinal) {
        String message = new String(clientFinal, StandardCharsets.UTF_8);
        Map<Character, String> fields = fields(message);
        int proofAt = message.lastIndexOf(",p=");
        if (proofAt < 0
                || !fields.getOrDefault('c', "").equals("biws")
                || !fields.getOrDefault('r', "").equals(nonce)) {
            throw refused();
        }
        String authMessage = clientFirstBare + "," + serverFirst + "," + message.substring(0, proofAt);
        ScramHash hash = secret.hash();
        byte[] clientKey = decoded(fields.getOrDefault('p', ""));
        byte[] signature = hash.hmac(secret.storedKey(), authMessage);
        if (clientKey.length != signature.length) {
            throw refused();
        }
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= signature[i];
        }
        if (!MessageDigest.isEqual(hash.hash(clientKey), secret.storedKey())) {
            throw refused();
        }
        String verifier = Base64.getEncoder().encodeToString(hash.hmac(secret.serverKey(), authMessage));
        return ("v=" + verifier).getBytes(StandardCharsets.UTF_8);
    }

    static CommandFailure refused() {
        return new CommandFailure(18, "AuthenticationFailed", "Authentication failed.");
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException noBase64) {
            throw refused();
        }
    }

    private static Map<Character, String> fields(String message) {
        Map<Character, String> fields = new LinkedHashMap<>();
        for (String field : message.split(",", -1)) {
            if (field.length() > 2 && field.charAt(1) == '=') {
                fields.put(field.charAt(0), field.substring(2));
            }
        }
        return fields;
    }
}
