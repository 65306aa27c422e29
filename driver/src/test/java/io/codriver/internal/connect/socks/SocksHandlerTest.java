package io.codriver.internal.connect.socks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codriver.internal.connect.socks.SocksFailure.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The conversation, byte by byte. Vectors by hand, from RFC 1928 and RFC 1929. */
class SocksHandlerTest {

    private static final Optional<SocksUser> NOBODY = Optional.empty();
    private static final Optional<SocksUser> ADA = Optional.of(new SocksUser("ada", "pässword"));
    private static final SocksTarget NAME = SocksTarget.name("db.example", 27018);
    private static final String ASKS_FOR_NAME = "05010003" + "0a" + "64622e6578616d706c65" + "698a";

    private final List<String> story = new ArrayList<>();
    private final List<SocksFailure> failures = new ArrayList<>();
    private EmbeddedChannel channel = new EmbeddedChannel();

    private SocksHandler begin(Optional<SocksUser> user, SocksTarget target) {
        SocksHandler handler = new SocksHandler(
                new SocksDialogue("proxy.example:1080", user, target), () -> story.add("through"), failures::add);
        channel.pipeline().addLast(handler);
        return handler;
    }

    private void hear(String hex) {
        channel.writeInbound(bytes(hex));
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }

    private String said() {
        StringBuilder said = new StringBuilder();
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            said.append(ByteBufUtil.hexDump(each));
            each.release();
        }
        return said.toString();
    }

    @AfterEach
    void nothingIsLeft() {
        channel.finishAndReleaseAll();
    }

    @Test
    void whoHasNoUserOffersToComeWithoutAuthenticationAlone() {
        begin(NOBODY, NAME);
        assertThat(said()).isEqualTo("050100");
        hear("0500");
        assertThat(said()).isEqualTo(ASKS_FOR_NAME);
        hear("05000001" + "7f000001" + "1f90");

        assertThat(story).containsExactly("through");
        assertThat(failures).isEmpty();
        assertThat(channel.pipeline().get(SocksHandler.class)).isNull();
    }

    @Test
    void whoHasAUserOffersBothAndTheProxyChooses() {
        begin(ADA, NAME);
        assertThat(said()).isEqualTo("05020002");
        hear("0500");
        assertThat(said()).as("no password was asked for, none is told").isEqualTo(ASKS_FOR_NAME);
    }

    @Test
    void userNameAndPasswordAreToldInUtf8() {
        begin(ADA, NAME);
        said();
        hear("0502");
        assertThat(said()).isEqualTo("01" + "03616461" + "09" + "70c3a473" + "73776f7264");
        hear("0100");
        assertThat(said()).isEqualTo(ASKS_FOR_NAME);
    }

    @Test
    void statusOfALoginCountsWhateverItsVersion() {
        begin(ADA, NAME);
        hear("0502");
        said();
        hear("0500");
        assertThat(said()).isEqualTo(ASKS_FOR_NAME);
    }

    @Test
    void literalsAreHandedOverAsAddresses() throws Exception {
        begin(NOBODY, SocksTarget.address(InetAddress.getByName("10.1.2.3"), 27017));
        said();
        hear("0500");
        assertThat(said()).isEqualTo("05010001" + "0a010203" + "6989");

        channel.finishAndReleaseAll();
        channel = new EmbeddedChannel();
        begin(NOBODY, SocksTarget.address(InetAddress.getByName("2001:db8::7"), 27017));
        said();
        hear("0500");
        assertThat(said()).isEqualTo("05010004" + "20010db8000000000000000000000007" + "6989");
    }

    static List<String> conversations() {
        return List.of(
                "0502" + "0100" + "05000001" + "7f000001" + "1f90",
                "0502" + "0100" + "05000003" + "05" + "70726f7879" + "1f90",
                "0502" + "0100" + "05000003" + "00" + "1f90",
                "0502" + "0100" + "05000004" + "00000000000000000000000000000001" + "1f90",
                "0500" + "05000001" + "00000000" + "0000");
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void answersMayComeInAnyPieces(String conversation) {
        int length = conversation.length() / 2;
        for (int cut = 0; cut <= length; cut++) {
            story.clear();
            channel.finishAndReleaseAll();
            channel = new EmbeddedChannel();
            begin(ADA, NAME);
            hear(conversation.substring(0, 2 * cut));
            assertThat(story).as("cut after " + cut).hasSize(cut == length ? 1 : 0);
            hear(conversation.substring(2 * cut));
            assertThat(story).as("cut after " + cut).containsExactly("through");
        }
        channel.finishAndReleaseAll();
        channel = new EmbeddedChannel();
        story.clear();
        begin(ADA, NAME);
        IntStream.range(0, length).forEach(at -> hear(conversation.substring(2 * at, 2 * at + 2)));
        assertThat(story).containsExactly("through");
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1  | does not say why     | log of the proxy",
                "2  | rules                | Allow this host and port",
                "3  | no route             | routes of the proxy",
                "4  | does not know the name | looked up by the proxy",
                "5  | refused its connection | whether the server runs",
                "6  | TTL expired          | routes between",
                "7  | CONNECT              | forwards TCP",
                "8  | kind of address      | in another way",
                "9  | no standard knows    | log of the proxy",
                "255 | no standard knows   | log of the proxy"
            })
    void everyReplySaysWhatToDo(int code, String words, String advice) {
        begin(NOBODY, NAME);
        hear("0500");
        hear("05" + String.format("%02x", code));

        assertThat(failures).hasSize(1);
        assertThat(failures.get(0))
                .hasMessageContaining("proxy.example:1080")
                .hasMessageContaining("db.example:27018")
                .hasMessageContaining(words)
                .hasMessageContaining("reply " + code);
        assertThat(failures.get(0).advice()).contains(advice);
        assertThat(failures.get(0).kind()).isEqualTo(Kind.REFUSED);
        assertThat(failures.get(0).isOfTheProxyItself()).isFalse();
        assertThat(story).isEmpty();
    }

    @Test
    void aRefusedLoginNamesTheSettingsAndNoPassword() {
        begin(ADA, NAME);
        hear("0502");
        hear("0101");
        assertThat(failures.get(0).kind()).isEqualTo(Kind.LOGIN);
        assertThat(failures.get(0).advice()).contains("proxyUsername", "proxyPassword");
        assertThat(failures.get(0).getMessage() + failures.get(0).advice() + ADA)
                .doesNotContain("ada", "pässword");
    }

    @Test
    void whoIsWantedByNameIsToldToSayIt() {
        begin(NOBODY, NAME);
        hear("05ff");
        assertThat(failures.get(0).kind()).isEqualTo(Kind.LOGIN);
        assertThat(failures.get(0).advice()).contains("Set proxyUsername and proxyPassword");

        failures.clear();
        channel.finishAndReleaseAll();
        channel = new EmbeddedChannel();
        begin(ADA, NAME);
        hear("05ff");
        assertThat(failures.get(0).kind()).isEqualTo(Kind.LOGIN);
        assertThat(failures.get(0)).hasMessageContaining("neither");
    }

    @ParameterizedTest
    @CsvSource({
        "0501, GSSAPI was not offered",
        "0502, a password without a user",
        "04, an older version",
        "485454502f312e31, HTTP",
        "0500050000020000, an address of an unknown kind",
        "050004, the version of a reply",
        "05000500000100000000000041, more than was asked for"
    })
    void whatIsNoSocksIsNamedAsSuch(String heard, String why) {
        begin(NOBODY, NAME);
        hear(heard);
        assertThat(failures).as(why).hasSize(1);
        assertThat(failures.get(0).kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(failures.get(0).isOfTheProxyItself()).isTrue();
        assertThat(story).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "05", "0502", "050201", "05020100", "050201000500"})
    void anEndIsToldOnce(String heard) {
        begin(ADA, NAME);
        hear(heard);
        channel.close();
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0).kind()).isEqualTo(Kind.NETWORK);
        assertThat(failures.get(0).isOfTheProxyItself()).isEqualTo(heard.length() < 8);
    }

    @Test
    void aResetIsTheCause() {
        begin(NOBODY, NAME);
        IOException reset = new IOException("expected: reset");
        channel.pipeline().fireExceptionCaught(reset);
        assertThat(failures.get(0).kind()).isEqualTo(Kind.NETWORK);
        assertThat(failures.get(0)).hasCause(reset);
    }

    @Test
    void aTimeoutSaysForWhatItWaited() {
        SocksHandler handler = begin(NOBODY, NAME);
        handler.timedOut();
        hear("0500");
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).hasMessageContaining("asked how to log in");
        assertThat(failures.get(0).isOfTheProxyItself()).isTrue();
        assertThat(story).isEmpty();

        failures.clear();
        SocksHandler second = begin(NOBODY, NAME);
        channel.pipeline().remove(handler);
        hear("0500");
        second.timedOut();
        assertThat(failures.get(0)).hasMessageContaining("asked to connect");
        assertThat(failures.get(0).isOfTheProxyItself()).isFalse();
    }

    @Test
    void aChannelThatHasEndedIsNotSpokenOn() {
        channel.close();
        begin(NOBODY, NAME);
        assertThat(failures.get(0).kind()).isEqualTo(Kind.NETWORK);
        assertThat(said()).isEmpty();
    }

    @Test
    void usersAndNamesHaveTheLengthOfOneByte() throws UnknownHostException {
        assertThatThrownBy(() -> new SocksUser("", "p")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SocksUser("u", "p".repeat(256))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SocksTarget.name("n".repeat(256), 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(SocksTarget.address(InetAddress.getByName("::1"), 1)).hasToString("[0:0:0:0:0:0:0:1]:1");
    }
}
