package io.codriver.internal.observe.flight;

import java.util.List;

/** The flight recorder of a JVM that has one. Its classes are loaded here, when a client is made, not on an event loop. */
final class JfrRecorder implements FlightRecorder {

    // Never committed: a class of events knows through its instances only whether it is recorded.
    private static final List<JfrStage> KINDS = List.of(
            new JfrResolve(),
            new JfrIdentify(),
            new JfrConnect(),
            new JfrProxy(),
            new JfrTls(),
            new JfrHandshake(),
            new JfrAuthentication(),
            new JfrOpen());

    @Override
    public boolean isOn() {
        for (JfrStage kind : KINDS) {
            if (kind.isEnabled()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Track newTrack() {
        return new JfrTrack();
    }
}
