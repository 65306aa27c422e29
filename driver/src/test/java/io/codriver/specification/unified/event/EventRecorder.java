package io.codriver.specification.unified.event;

import com.mongodb.MongoClientSettings;
import io.codriver.event.PoolClearedEvent;
import io.codriver.event.PoolListener;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;

/**
 * Keeps every event of one client. The wanted ones are what a case sees; the others serve the runner itself. Any thread.
 */
public final class EventRecorder {

    private final Queue<ObservedEvent> all = new ConcurrentLinkedQueue<>();
    private final SentCommands sent = new SentCommands();
    private final Predicate<ObservedEvent> wanted;
    private final boolean direct;
    private volatile boolean stopped;
    private volatile String topologyId = "";
    /** Whether the driver tells of cleared pools in its own way: the official event would be the same once more. */
    private volatile boolean ownClearedEvents;

    /**
     * Records everything; {@link #observed} gives the wanted ones.
     *
     * @param direct whether the client asks for a direct connection
     */
    public EventRecorder(Predicate<ObservedEvent> wanted, boolean direct) {
        this.wanted = wanted;
        this.direct = direct;
    }

    /** Makes a client report to this recorder. */
    public void listen(MongoClientSettings.Builder settings) {
        PoolEvents pool = new PoolEvents(this::recordOfPool);
        TopologyEvents topology = new TopologyEvents(this::record, direct);
        settings.addCommandListener(new CommandEvents(this::record)).addCommandListener(sent);
        settings.applyToConnectionPoolSettings(to -> to.addConnectionPoolListener(pool));
        settings.applyToServerSettings(to -> to.addServerListener(topology).addServerMonitorListener(topology));
        settings.applyToClusterSettings(to -> to.addClusterListener(topology));
    }

    /** For a driver which says of a cleared pool whether connections in use were closed. */
    public PoolListener poolListener() {
        ownClearedEvents = true;
        return new PoolListener() {
            @Override
            public void poolCleared(PoolClearedEvent event) {
                record(PoolEvents.cleared(event.serviceId().isPresent())
                        .with("interruptInUseConnections", BsonBoolean.valueOf(event.interruptInUse())));
            }
        };
    }

    private void recordOfPool(ObservedEvent event) {
        if (!ownClearedEvents || !event.name().equals(PoolEvents.CLEARED)) {
            record(event);
        }
    }

    private void record(ObservedEvent event) {
        if (event.name().equals("topologyOpeningEvent")) {
            topologyId = event.facts().getString("topologyId").getValue();
        }
        if (!stopped) {
            all.add(event);
        }
    }

    /** The id of the client's topology, which its log lines carry; empty before it opens. */
    public String topologyId() {
        return topologyId;
    }

    /** What a case may see, in order. */
    public List<ObservedEvent> observed() {
        return all.stream().filter(wanted).toList();
    }

    /** How many events of a name there were, wanted or not. */
    public long count(String name) {
        return all.stream().filter(event -> event.name().equals(name)).count();
    }

    /** The commands that went well, whole: what a server must have received. */
    public List<BsonDocument> sent() {
        return sent.all();
    }

    /** How many commands have been answered, with success or not. */
    public long answeredCommands() {
        return count("commandSucceededEvent") + count("commandFailedEvent");
    }

    /** Forgets what a case must not see. */
    public void forget() {
        all.clear();
    }

    /** Whatever comes from now on belongs to the end of the case. */
    public void stop() {
        stopped = true;
    }
}
