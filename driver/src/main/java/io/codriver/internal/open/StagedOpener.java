package io.codriver.internal.open;

import com.mongodb.ServerAddress;
import io.codriver.internal.connect.socks.Proxy;
import io.codriver.internal.observe.Observers;
import io.codriver.internal.observe.OpeningCounters;
import io.codriver.internal.time.Ticker;
import java.net.InetAddress;
import java.util.Collection;
import java.util.function.ObjLongConsumer;
import reactor.core.Disposable;

/** Begins openings that go through the stages of one client. Immutable. */
public final class StagedOpener implements Opener {

    private final OpenStages stages;
    private final OpenLimits limits;
    private final Ticker ticker;
    private final Observers observers;
    private final OpeningCounters counters;
    private final Translation translation;

    /**
     * The openings of one client.
     *
     * @param observers who is told of each opening
     * @param counters where each is counted
     */
    public StagedOpener(
            OpenStages stages, OpenLimits limits, Ticker ticker, Observers observers, OpeningCounters counters) {
        this.stages = stages;
        this.limits = limits;
        this.ticker = ticker;
        this.observers = observers;
        this.counters = counters;
        this.translation = new Translation(
                new Advice(stages.resolve().limit(), limits, stages.proxy().map(Proxy::address)));
    }

    @Override
    public Opening begin(ServerAddress server, boolean forMonitor) {
        OpeningNews news = new OpeningNews(server, forMonitor, observers.follow());
        OpeningRecord record = new OpeningRecord(server, forMonitor, ticker, news, counters, translation);
        return new StagedOpening(stages, limits, ticker, record);
    }

    @Override
    public Disposable watch(ServerAddress server) {
        return stages.resolve().watch(server);
    }

    @Override
    public void freshAddresses(ServerAddress server, ObjLongConsumer<? super Collection<InetAddress>> told) {
        stages.resolve().freshAddresses(server, told);
    }
}
