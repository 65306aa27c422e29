package io.codriver.internal.observe;

import io.codriver.event.OpeningListener;
import io.codriver.internal.observe.flight.FlightRecorder;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Who wants to hear of the openings of one client: the application's listeners, the log, the flight recorder. Immutable. */
public final class Observers {

    private final List<OpeningListener> listeners;
    private final OpeningLog log;
    private final FlightRecorder recorder;

    Observers(List<OpeningListener> listeners, OpeningLog log, FlightRecorder recorder) {
        this.listeners = List.copyOf(listeners);
        this.log = log;
        this.recorder = recorder;
    }

    /**
     * These listeners, and the log and the flight recorder of this JVM.
     *
     * @param listeners told in this order
     */
    public static Observers of(List<OpeningListener> listeners) {
        return new Observers(listeners, new OpeningLog(LoggerFactory::getLogger), FlightRecorder.ofThisJvm());
    }

    /** Begins to follow an opening. Who switches the log or the recorder on later hears of later openings. */
    public Observation follow() {
        boolean logged = log.isOn();
        boolean recorded = recorder.isOn();
        if (listeners.isEmpty() && !logged && !recorded) {
            return Observation.NONE;
        }
        FlightRecorder.Track track = recorded ? recorder.newTrack() : FlightRecorder.Track.NONE;
        List<OpeningListener> all = new ArrayList<>(listeners.size() + 2);
        if (recorded) {
            // First, so that what it measures does not contain what listeners do.
            all.add(track);
        }
        if (logged) {
            all.add(log);
        }
        all.addAll(listeners);
        return new Observation(all, track);
    }
}
