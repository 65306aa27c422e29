package io.codriver.internal.handshake.auth.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What signs.
 *
 * @param sessionToken comes with keys that are good for a while only
 * @param expires when they are not good any more, if that is known
 */
record AwsKeys(String accessKeyId, String secretAccessKey, @Nullable String sessionToken, Optional<Instant> expires) {

    /** Spec: Authentication, "Caching Credentials": "more than five minutes away from expiring". */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    boolean areGoodAt(Instant now) {
        return expires.isPresent() && now.plus(MARGIN).isBefore(expires.get());
    }

    @Override
    public String toString() {
        return "keys of " + accessKeyId;
    }
}
