package io.codriver.internal.observe;

import io.codriver.event.OpenStage;
import io.codriver.event.OpeningListener;
import io.codriver.internal.observe.flight.FlightRecorder;
import java.util.List;
import java.util.function.Consumer;

/**
 * Events of one opening on their way to those who follow it: told in the order in which they were announced, by one
 * thread at a time. What a listener throws is logged, and neither the opening nor the next listener notices.
 *
 * <p>Announcing may be done while a state is owned, telling may not.
 */
public final class Observation {

    /** Nobody follows: whoever asks {@link #isFollowed} first makes nothing. */
    public static final Observation NONE = new Observation(List.of(), FlightRecorder.Track.NONE);

    private final List<OpeningListener> followers;
    private final FlightRecorder.Track track;
    private final News news = new News();

    Observation(List<OpeningListener> followers, FlightRecorder.Track track) {
        this.followers = List.copyOf(followers);
        this.track = track;
    }

    /** Whether anybody wants events. */
    public boolean isFollowed() {
        return !followers.isEmpty();
    }

    /** A stage is about to begin. */
    public void begins(OpenStage stage) {
        track.begins(stage);
    }

    /** Puts an event in line. */
    public void announce(Consumer<OpeningListener> event) {
        news.announce(followers, event);
    }

    /** Tells what is in line, unless another thread does so already; then that one tells this too. */
    public void tell() {
        news.tell();
    }
}
