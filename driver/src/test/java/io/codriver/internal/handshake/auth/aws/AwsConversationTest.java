package io.codriver.internal.handshake.auth.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.security.sasl.SaslException;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Published signatures of AWS, and what a server must not say. */
final class AwsConversationTest {

    private static final AwsKeys PUBLISHED =
            new AwsKeys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null, Optional.empty());
    private static final String DATE = "20150830T123600Z";
    private static final byte[] NONCE = new byte[AwsConversation.NONCE_BYTES];
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private final AwsConversation conversation = new AwsConversation(NONCE);

    /** "get-vanilla" and "post-x-www-form-urlencoded" of the test suite of AWS, and the example that its manual calculates. */
    @Test
    void publishedRequestsAreSignedAsPublished() throws Exception {
        Map<String, String> vanilla = Map.of("host", "example.amazonaws.com", "x-amz-date", DATE);
        assertThat(new SignedRequest("GET", "", new TreeMap<>(vanilla), "")
                        .authorization(PUBLISHED, DATE, "us-east-1", "service"))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                        + " SignedHeaders=host;x-amz-date,"
                        + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
        TreeMap<String, String> form = new TreeMap<>(vanilla);
        form.put("content-type", "application/x-www-form-urlencoded");
        assertThat(new SignedRequest("POST", "", form, "Param1=value1")
                        .authorization(PUBLISHED, DATE, "us-east-1", "service"))
                .endsWith("Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
        TreeMap<String, String> list = new TreeMap<>();
        list.put("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        list.put("host", "iam.amazonaws.com");
        list.put("x-amz-date", DATE);
        assertThat(new SignedRequest("GET", "Action=ListUsers&Version=2010-05-08", list, "")
                        .authorization(PUBLISHED, DATE, "us-east-1", "iam"))
                .endsWith("Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    }

    @Test
    void theSignatureSaysWhoAndWhen() throws Exception {
        AwsKeys passing = new AwsKeys("AKID", "key", "token", Optional.empty());
        BsonDocument answer = conversation.second(challenge(64, "sts.us-west-2.amazonaws.com"), passing, NOW);
        assertThat(answer.getString("d").getValue()).isEqualTo("20261130T120000Z");
        assertThat(answer.getString("t").getValue()).isEqualTo("token");
        assertThat(answer.getString("a").getValue())
                .startsWith("AWS4-HMAC-SHA256 Credential=AKID/20261130/us-west-2/sts/aws4_request, SignedHeaders="
                        + "content-length;content-type;host;x-amz-date;x-amz-security-token;x-mongodb-gs2-cb-flag;"
                        + "x-mongodb-server-nonce, Signature=");
        assertThat(passing).hasToString("keys of AKID");
        assertThat(conversation.second(challenge(64, "localhost"), PUBLISHED, NOW))
                .doesNotContainKey("t");
    }

    /** The table of the specification. */
    @ParameterizedTest
    @CsvSource({
        "sts.amazonaws.com, us-east-1",
        "sts.us-west-2.amazonaws.com, us-west-2",
        "sts.us-west-2.amazonaws.com.ch, us-west-2",
        "example.com, com",
        "localhost, us-east-1"
    })
    void theRegionIsInTheHost(String host, String region) throws Exception {
        assertThat(AwsConversation.region(host)).isEqualTo(region);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sts..com", ".amazonaws.com", "sts.amazonaws.", ""})
    void otherTextsAreNoHost(String host) {
        refused(challenge(64, host), "no host");
    }

    @Test
    void aHostThatIsTooLongIsNone() {
        refused(challenge(64, "a".repeat(256)), "no host");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32, 63, 65})
    void aNonceOfAnotherLengthIsRefused(int bytes) {
        refused(challenge(bytes, "sts.amazonaws.com"), "nonce");
    }

    @Test
    void theNonceOfAnotherConversationIsRefused() {
        byte[] other = new byte[64];
        Arrays.fill(other, (byte) 1);
        refused(new BsonDocument("s", new BsonBinary(other)).append("h", new BsonString("sts.amazonaws.com")), "nonce");
    }

    @Test
    void halfAChallengeIsRefused() {
        refused(new BsonDocument("s", new BsonBinary(new byte[64])), "not complete");
        refused(new BsonDocument("h", new BsonString("sts.amazonaws.com")), "not complete");
    }

    private void refused(BsonDocument challenge, String why) {
        assertThatThrownBy(() -> conversation.second(challenge, PUBLISHED, NOW))
                .isInstanceOf(SaslException.class)
                .hasMessageContaining(why);
    }

    private static BsonDocument challenge(int bytes, String host) {
        return new BsonDocument("s", new BsonBinary(new byte[bytes])).append("h", new BsonString(host));
    }
}
