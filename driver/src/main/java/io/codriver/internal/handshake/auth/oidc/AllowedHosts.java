package io.codriver.internal.handshake.auth.oidc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * To which hosts somebody's token may be sent: names, or {@code *.} and what names end with. Ports do not count.
 *
 * <p>Spec: Authentication, "MONGODB-OIDC", {@code ALLOWED_HOSTS}.
 */
record AllowedHosts(List<String> patterns) {

    /** @throws IllegalArgumentException if it is no list of texts */
    static AllowedHosts of(Object property) {
        List<String> patterns = new ArrayList<>();
        if (!(property instanceof List<?> list)) {
            throw new IllegalArgumentException("MONGODB-OIDC takes a list of texts as ALLOWED_HOSTS");
        }
        for (Object each : list) {
            if (!(each instanceof String pattern)) {
                throw new IllegalArgumentException("MONGODB-OIDC takes a list of texts as ALLOWED_HOSTS");
            }
            patterns.add(pattern.toLowerCase(Locale.ROOT));
        }
        return new AllowedHosts(List.copyOf(patterns));
    }

    boolean allow(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return patterns.stream()
                .anyMatch(pattern -> pattern.startsWith("*.")
                        ? name.endsWith(pattern.substring(1)) && name.length() >= pattern.length()
                        : name.equals(pattern));
    }
}
