package io.codriver.internal.resolve.source;

import io.codriver.internal.resolve.dns.DnsNames;
import io.codriver.internal.resolve.line.LookupTask;
import io.codriver.internal.time.Ticker;
import io.codriver.resolve.LookupRejectedException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Asks name servers. Lookups do not stand in line, so there is a bound on the names in flight; they can be stopped. */
public final class DnsSource implements AddressSource {

    static final int NAMES_IN_FLIGHT = 1_024;

    private final DnsNames names;
    private final Ticker ticker;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<LookupTask, DnsNames.Asking> asking = new ConcurrentHashMap<>();

    public DnsSource(DnsNames names, Ticker ticker) {
        this.names = names;
        this.ticker = ticker;
    }

    @Override
    public void begin(LookupTask task, Answers answers) throws LookupRejectedException {
        if (inFlight.incrementAndGet() > NAMES_IN_FLIGHT) {
            inFlight.decrementAndGet();
            throw new LookupRejectedException("The lookup of '" + task.host() + "' was not begun: "
                    + NAMES_IN_FLIGHT + " names are being asked for already. The name servers are too slow for the"
                    + " number of hosts; look there, write addresses instead of names, or let the clients share one"
                    + " HostResolver");
        }
        task.begins(ticker.nanos());
        // In the map before anything is told, so that whoever ends it finds it there.
        Ended ended = new Ended(task, answers);
        asking.put(task, ended);
        ended.is(names.ask(task.host(), ended));
        if (task.isCancelled()) {
            forget(task);
        }
    }

    @Override
    public void forget(LookupTask task) {
        DnsNames.Asking unwanted = asking.remove(task);
        if (unwanted != null) {
            inFlight.decrementAndGet();
            unwanted.cancel();
        }
    }

    @Override
    public void prefer(LookupTask task) {
        // Nobody stands in line here.
    }

    private boolean ends(LookupTask task) {
        boolean first = asking.remove(task) != null;
        if (first) {
            inFlight.decrementAndGet();
        }
        return first;
    }

    /** One lookup, from its question to its end. */
    private final class Ended implements DnsNames.Told, DnsNames.Asking {

        private final LookupTask task;
        private final Answers answers;
        private volatile DnsNames.@Nullable Asking begun;
        private volatile boolean cancelled;

        Ended(LookupTask task, Answers answers) {
            this.task = task;
            this.answers = answers;
        }

        void is(DnsNames.Asking question) {
            begun = question;
            if (cancelled) {
                question.cancel();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            DnsNames.Asking question = begun;
            if (question != null) {
                question.cancel();
            }
        }

        @Override
        public void partly(List<InetAddress> addresses, @Nullable Duration timeToLive) {
            answers.partly(new Finding(addresses, timeToLive));
        }

        @Override
        public void answered(List<InetAddress> addresses, @Nullable Duration timeToLive) {
            if (ends(task)) {
                answers.answered(new Finding(addresses, timeToLive));
            }
        }

        @Override
        public void failed(Exception error) {
            if (ends(task)) {
                answers.failed(error);
            }
        }
    }
}
