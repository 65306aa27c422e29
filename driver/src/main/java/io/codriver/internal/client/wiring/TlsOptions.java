package io.codriver.internal.client.wiring;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * TLS options of a URI which must not stand together, because one says what the other takes back. The official
 * {@code ConnectionString} does not know all of them, so nobody else would notice.
 *
 * <p>Spec: URI Options, "tlsInsecure" and its neighbours.
 */
final class TlsOptions {

    private static final List<Set<String>> EXCLUSIVE = List.of(
            Set.of("tlsinsecure", "tlsallowinvalidcertificates"),
            Set.of("tlsinsecure", "tlsallowinvalidhostnames"),
            Set.of("tlsinsecure", "tlsdisablecertificaterevocationcheck"),
            Set.of("tlsinsecure", "tlsdisableocspendpointcheck"),
            Set.of("tlsallowinvalidcertificates", "tlsdisablecertificaterevocationcheck"),
            Set.of("tlsallowinvalidcertificates", "tlsdisableocspendpointcheck"),
            Set.of("tlsdisablecertificaterevocationcheck", "tlsdisableocspendpointcheck"));

    private TlsOptions() {}

    /** @throws IllegalArgumentException naming both options */
    static void check(String uri) {
        int query = uri.indexOf('?');
        if (query < 0) {
            return;
        }
        Set<String> options = Arrays.stream(uri.substring(query + 1).split("[&;]"))
                .map(option -> option.replaceFirst("=.*", "").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        for (Set<String> pair : EXCLUSIVE) {
            if (options.containsAll(pair)) {
                throw new IllegalArgumentException("The URI options "
                        + String.join(" and ", pair.stream().sorted().toList())
                        + " must not both be given: one decides what the other decides. Leave one out");
            }
        }
    }
}
