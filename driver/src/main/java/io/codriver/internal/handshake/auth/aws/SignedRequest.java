package io.codriver.internal.handshake.auth.aws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A request as AWS wants it signed. Nobody sends it: the server of MongoDB hands the signature on. Pure.
 *
 * <p>Spec: AWS, "Signature Version 4".
 *
 * @param query in its canonical form
 * @param headers all of them are signed; names in lower case
 */
record SignedRequest(String method, String query, SortedMap<String, String> headers, String body) {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String HMAC = "HmacSHA256";
    private static final int DAY_CHARACTERS = 8;

    /**
     * What stands in the header Authorization.
     *
     * @param date as in {@code 20150830T123600Z}
     */
    String authorization(AwsKeys keys, String date, String region, String service) throws GeneralSecurityException {
        String day = date.substring(0, DAY_CHARACTERS);
        String scope = day + "/" + region + "/" + service + "/aws4_request";
        String toSign = ALGORITHM + "\n" + date + "\n" + scope + "\n" + sha256(canonical());
        byte[] key = ("AWS4" + keys.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
        key = hmac(hmac(hmac(hmac(key, day), region), service), "aws4_request");
        return ALGORITHM + " Credential=" + keys.accessKeyId() + "/" + scope + ", SignedHeaders=" + names()
                + ", Signature=" + HexFormat.of().formatHex(hmac(key, toSign));
    }

    private String canonical() throws GeneralSecurityException {
        StringBuilder text = new StringBuilder(method + "\n/\n" + query + "\n");
        headers.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
        return text.append('\n')
                .append(names())
                .append('\n')
                .append(sha256(body))
                .toString();
    }

    private String names() {
        return String.join(";", headers.keySet());
    }

    private static String sha256(String text) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        mac.init(new SecretKeySpec(key, HMAC));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
