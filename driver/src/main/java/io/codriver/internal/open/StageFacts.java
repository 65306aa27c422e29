package io.codriver.internal.open;

import io.codriver.internal.connect.Attempt;
import io.codriver.internal.connect.Dialed;
import io.codriver.internal.handshake.Greeted;
import io.codriver.internal.resolve.ResolvedBatch;
import io.codriver.internal.resolve.ResolvedBatch.Origin;
import io.codriver.resolve.LookupProgress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is known of a stage beyond its times: the words of the ledger and the values of the events are made from it. */
sealed interface StageFacts {

    /** There is nothing to say. */
    StageFacts NONE = new Nothing();

    /** What the ledger says, given how long the stage took. */
    String story(Duration took);

    record Nothing() implements StageFacts {
        @Override
        public String story(Duration took) {
            return "";
        }
    }

    /** The resolve stage. */
    record Lookup(List<SocketAddress> addresses, LookupProgress progress, Origin origin) implements StageFacts {

        static final Lookup NONE = new Lookup(List.of(), LookupProgress.DIRECT, Origin.UNKNOWN);

        static Lookup of(ResolvedBatch first) {
            return new Lookup(first.addresses(), first.progress(), first.origin());
        }

        static Lookup unanswered(LookupProgress progress) {
            return new Lookup(List.of(), progress, Origin.UNKNOWN);
        }

        @Override
        public String story(Duration took) {
            return LookupStory.of(progress, took, origin);
        }
    }

    /**
     * Credentials from elsewhere.
     *
     * @param source where they came from, never what they are
     */
    record Identity(String mechanism, String source) implements StageFacts {
        @Override
        public String story(Duration took) {
            return source.isEmpty() ? mechanism : mechanism + ", " + source;
        }
    }

    /** The connect stage. */
    record Race(List<Attempt> attempts) implements StageFacts {

        static final Race NONE = new Race(List.of());

        @Override
        public String story(Duration took) {
            return attempts.isEmpty() ? "" : Attempt.summary(attempts);
        }
    }

    /**
     * A proxy connects an open channel to the server.
     *
     * @param target as the proxy is asked for it
     */
    record Passage(Dialed dialed, String target) implements StageFacts {
        @Override
        public String story(Duration took) {
            return "to " + target;
        }
    }

    /**
     * A stage on an open channel: TLS or hello.
     *
     * @param greeted once the server has answered
     */
    record Wire(Dialed dialed, Optional<Greeted> greeted) implements StageFacts {
        @Override
        public String story(Duration took) {
            return "";
        }
    }

    /**
     * The login on an open channel.
     *
     * @param mechanism as far as it is decided
     * @param words what the ledger says
     */
    record Proof(Dialed dialed, String mechanism, String words) implements StageFacts {
        @Override
        public String story(Duration took) {
            return words;
        }
    }
}
