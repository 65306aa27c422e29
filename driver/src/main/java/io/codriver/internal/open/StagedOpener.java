package io.codriver.internal.open;

import com.mongodb.ServerAddress;
import io.codriver.event.OpeningListener;
import io.codriver.internal.time.Ticker;
import java.util.List;

/** Begins openings that go through the stages of one client. Immutable. */
public final class StagedOpener implements Opener {

    private final OpenStages stages;
    private final OpenLimits limits;
    private final Ticker ticker;
    private final Announcer announcer;
    private final Translation translation;

    public StagedOpener(OpenStages stages, OpenLimits limits, Ticker ticker, List<OpeningListener> listeners) {
        this.stages = stages;
        this.limits = limits;
        this.ticker = ticker;
        this.announcer = new Announcer(listeners);
        this.translation = new Translation(new Advice(stages.resolve().limit(), limits));
    }

    @Override
    public Opening begin(ServerAddress server, boolean forMonitor) {
        OpeningRecord record = new OpeningRecord(server, forMonitor, ticker, announcer, translation);
        return new StagedOpening(stages, limits, ticker, record);
    }
}
