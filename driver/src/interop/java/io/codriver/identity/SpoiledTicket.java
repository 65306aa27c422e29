package io.codriver.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import io.codriver.event.OpenFailure;
import java.util.stream.Stream;
import javax.security.sasl.SaslException;

/**
 * What happens to one exchange of GSSAPI, and what comes of it.
 *
 * @param met what the login meets
 */
record SpoiledTicket(String exchange, Mishap mishap, Class<? extends Throwable> met) {

    static Stream<SpoiledTicket> all() {
        return Stream.concat(
                Stream.of("saslStart", "saslContinue").flatMap(SpoiledTicket::of),
                Stream.of(new SpoiledTicket("saslStart", Nonsense.DONE_TOO_EARLY, SaslException.class)));
    }

    private static Stream<SpoiledTicket> of(String exchange) {
        Stream<SpoiledTicket> network =
                Mishap.CUTS.stream().map(cut -> new SpoiledTicket(exchange, cut, MongoSocketReadException.class));
        Stream<SpoiledTicket> nonsense =
                Nonsense.IN_ANY_STEP.stream().map(said -> new SpoiledTicket(exchange, said, SaslException.class));
        Stream<SpoiledTicket> others = Stream.of(
                new SpoiledTicket(exchange, Mishap.SILENCE, MongoSocketReadTimeoutException.class),
                new SpoiledTicket(exchange, Mishap.NOT_AUTHENTICATED, MongoCommandException.class),
                new SpoiledTicket(exchange, Mishap.SHUTTING_DOWN, MongoNodeIsRecoveringException.class));
        return Stream.of(network, nonsense, others).flatMap(rows -> rows);
    }

    /** As with every other mechanism: exceptions of the official driver come first. */
    void explains(MongoSecurityException refusal) {
        assertThat(refusal.getErrorLabels()).isEmpty();
        if (MongoException.class.isAssignableFrom(met)) {
            assertThat(refusal.getCause()).isExactlyInstanceOf(met).hasCauseInstanceOf(OpenFailure.class);
        } else {
            assertThat(refusal.getCause()).isInstanceOf(OpenFailure.class).hasCauseInstanceOf(met);
        }
    }

    @Override
    public String toString() {
        return exchange + ": " + mishap;
    }
}
