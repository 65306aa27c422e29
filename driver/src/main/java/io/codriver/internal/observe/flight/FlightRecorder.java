package io.codriver.internal.observe.flight;

import io.codriver.event.OpenStage;
import io.codriver.event.OpeningListener;

/**
 * Java Flight Recorder, or its absence: a JVM may come without the module {@code jdk.jfr}, so only {@link JfrRecorder} and
 * what it uses name its classes.
 */
public interface FlightRecorder {

    /** Records nothing, ever. */
    FlightRecorder ABSENT = new FlightRecorder() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public Track newTrack() {
            return Track.NONE;
        }
    };

    /** Whether any of our events is being recorded at this moment. */
    boolean isOn();

    /** Follows one opening. */
    Track newTrack();

    /** The recorder of this JVM. */
    static FlightRecorder ofThisJvm() {
        return ModuleLayer.boot().findModule("jdk.jfr").isPresent() ? new JfrRecorder() : ABSENT;
    }

    /** One opening as the recorder sees it: it keeps the beginnings of stages too. */
    interface Track extends OpeningListener {

        /** Keeps nothing. */
        Track NONE = stage -> {};

        /** A stage is about to begin. */
        void begins(OpenStage stage);
    }
}
