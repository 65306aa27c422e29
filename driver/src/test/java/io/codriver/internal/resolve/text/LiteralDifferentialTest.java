package io.codriver.internal.resolve.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.Schedules;
import io.codriver.internal.resolve.text.HostText.Literal;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random texts, half of them bent from an address, before our parser and before those of the JDK and of Netty. */
class LiteralDifferentialTest {

    private final HostTextParser parser = new HostTextParser(NetworkInterfaces::indexOf);
    private final OtherParsers others = new OtherParsers();

    @Test
    void whereNettyReadsAnotherAddressTheTableSaysWhy() {
        Schedules.each(30, seed -> {
            List<String> unexplained = new ArrayList<>();
            Random random = new Random(seed);
            for (int i = 0; i < 10_000; i++) {
                String text = text(random);
                note(others.nettyDiffers(text), unexplained);
            }
            assertThat(unexplained).isEmpty();
        });
    }

    @Test
    void whereTheJdkReadsAnotherAddressTheTableSaysWhy() {
        Schedules.each(30, seed -> {
            List<String> unexplained = new ArrayList<>();
            Random random = new Random(seed);
            for (int i = 0; i < 3_000; i++) {
                String text = text(random);
                if (text.indexOf(':') >= 0) {
                    note(others.jdkDiffers(text), unexplained);
                }
            }
            assertThat(unexplained).isEmpty();
        });
    }

    @Test
    void whereTheJdkReadsDottedNumbersLooselyTheTableSaysWhy() {
        Schedules.each(20, seed -> {
            List<String> unexplained = new ArrayList<>();
            Random random = new Random(seed);
            for (int i = 0; i < 1_000; i++) {
                String text = dottedNumbers(random);
                note(others.jdkDiffers(text), unexplained);
            }
            assertThat(unexplained).isEmpty();
        });
    }

    private static String dottedNumbers(Random random) {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(4);
        for (int part = 0; part < parts; part++) {
            text.append(part == 0 ? "" : ".");
            text.append(random.nextInt(3) == 0 ? "0" : "").append(random.nextInt(100));
        }
        return text.toString();
    }

    @Test
    void whatNettyReadsInAnotherFamilyIsStillListed() {
        assertThat(NetUtil.createInetAddressFromIpAddressString("::1.2.3.4")).isInstanceOf(Inet4Address.class);
        assertThat(parser.parse("::1.2.3.4"))
                .isEqualTo(new Literal(Objects.requireNonNull(OtherParsers.jdk("[::1.2.3.4]"))));
    }

    /** So that no reason is one which only this test knows. */
    @ParameterizedTest
    @EnumSource(OtherParsers.Reason.class)
    void everyReasonStandsInTheTable(OtherParsers.Reason reason) throws IOException {
        try (InputStream table = Objects.requireNonNull(getClass().getResourceAsStream("/literals.tsv"))) {
            assertThat(new String(table.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .anyMatch(row -> row.contains("\tREJECT\t") && row.contains(reason.word));
        }
    }

    private static void note(Optional<String> difference, List<String> unexplained) {
        if (unexplained.size() < 40) {
            difference.ifPresent(unexplained::add);
        }
    }

    /** Half of them bent from an address, half of them noise. */
    private static String text(Random random) {
        String alphabet = "0123456789abcfF::..:%[]x";
        StringBuilder text = new StringBuilder();
        if (random.nextBoolean()) {
            String[] seeds = {
                "1.2.3.4", "::1", "fe80::1", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8", "64:ff9b::1.2.3.4", "::1.2.3.4", "::"
            };
            text.append(seeds[random.nextInt(seeds.length)]);
            for (int edits = random.nextInt(3); edits >= 0; edits--) {
                int at = random.nextInt(text.length() + 1);
                char next = alphabet.charAt(random.nextInt(alphabet.length()));
                if (random.nextBoolean() && at < text.length()) {
                    text.setCharAt(at, next);
                } else {
                    text.insert(at, next);
                }
            }
        } else {
            for (int n = random.nextInt(12); n >= 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
        }
        return text.toString();
    }
}
