package io.codriver.internal.handshake.auth.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples of RFC 4013, section 3, and the ends of the tables of RFC 3454. */
final class SaslPrepTest {

    @ParameterizedTest
    @CsvSource({
        "I\u00ADX, IX",
        "user, user",
        "USER, USER",
        "\u00AA, a",
        "\u2168, IX",
        "'a\u00A0b', 'a b'",
        "'a\u3000b', 'a b'",
        "'a\u2000b', 'a b'",
        "a\u200Bb, ab",
        "a\uFE00b\uFE0F, ab",
        "a\u034F\u1806\u180D\u2060\uFEFFb, ab",
        "\u0627\u0628, \u0627\u0628",
        "\u0627\u0031\u0628, \u0627\u0031\u0628",
        "\uFB01, fi",
        "e\u0301, \u00E9",
        "\uD83D\uDE00, \uD83D\uDE00"
    })
    void whatIsTheSameBecomesTheSame(String typed, String prepared) throws Exception {
        assertThat(SaslPrep.prepared(typed)).isEqualTo(prepared);
    }

    @Test
    void anEmptyTextStaysEmpty() throws Exception {
        assertThat(SaslPrep.prepared("")).isEmpty();
        assertThat(SaslPrep.prepared("\u00AD")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0007",
                "a\u007F",
                "a\u0085",
                "a\u06DD",
                "a\u070F",
                "a\u180E",
                "a\u2028",
                "a\u2029",
                "a\u2061",
                "a\u206A",
                "a\u206F",
                "a\uFFF9",
                "a\uFFFC",
                "a\uFFFD",
                "a\uE000",
                "a\uD800",
                "a\uDC00b",
                "a\uFDD0",
                "a\uFFFE",
                "a\u2FF0",
                "a\u2FFB",
                "a\u200E",
                "a\u202A",
                "a\u202E",
                "a\uDB40\uDC01",
                "a\uDB40\uDC20",
                "a\uDB40\uDC7F",
                "a\uD834\uDD73",
                "a\uDBFF\uDFFD"
            })
    void whatNobodyCanTypeIsRefused(String typed) {
        assertThatThrownBy(() -> SaslPrep.prepared(typed)).isInstanceOf(SaslException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0627\u0031", "\u0031\u0627", "\u0627a\u0628", "a\u0627"})
    void mixedDirectionsAreRefused(String typed) {
        assertThatThrownBy(() -> SaslPrep.prepared(typed))
                .isInstanceOf(SaslException.class)
                .hasMessageContaining("directions");
    }

    @Test
    void noMessageShowsThePassword() {
        assertThatThrownBy(() -> SaslPrep.prepared("planted\u0007")).hasMessageNotContaining("planted");
    }
}
