package io.codriver.internal.open;

import com.mongodb.ServerAddress;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Openings which take as long as the play says, in time moved by hand, and then succeed or fail. */
public final class PlayedOpener implements Opener {

    /**
     * How one opening goes.
     *
     * @param resolving how long the lookup takes
     * @param establishing how long the rest takes
     * @param failure what it fails with, if it does
     */
    public record Play(Duration resolving, Duration establishing, @Nullable Throwable failure) {

        public static final Play AT_ONCE = new Play(Duration.ZERO, Duration.ZERO, null);
    }

    private final ManualTime time;
    private final Supplier<Play> plays;

    /** @param plays asked once for each opening */
    public PlayedOpener(ManualTime time, Supplier<Play> plays) {
        this.time = time;
        this.plays = plays;
    }

    @Override
    public Opening begin(ServerAddress server, boolean forMonitor) {
        Play play = plays.get();
        return new Opening() {
            @Override
            public Mono<Void> resolve(Deadline by) {
                return after(play.resolving());
            }

            @Override
            public void awaitPermit() {}

            @Override
            public Mono<OpenConnection> establish(Deadline by) {
                Throwable failure = play.failure();
                return after(play.establishing())
                        .then(
                                failure == null
                                        ? Mono.fromSupplier(() -> new HandConnection(server, time))
                                        : Mono.error(failure));
            }

            @Override
            public OpeningLedger ledger() {
                return OpeningLedger.EMPTY;
            }
        };
    }

    private Mono<Void> after(Duration delay) {
        if (delay.isZero()) {
            return Mono.empty();
        }
        return Mono.create(sink -> {
            var timeout = time.at(time.in(delay), sink::success);
            sink.onCancel(timeout::cancel);
        });
    }
}
