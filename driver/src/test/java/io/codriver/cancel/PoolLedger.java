package io.codriver.cancel;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.event.ConnectionCheckOutFailedEvent;
import com.mongodb.event.ConnectionCheckOutStartedEvent;
import com.mongodb.event.ConnectionCheckedInEvent;
import com.mongodb.event.ConnectionCheckedOutEvent;
import com.mongodb.event.ConnectionClosedEvent;
import com.mongodb.event.ConnectionCreatedEvent;
import com.mongodb.event.ConnectionPoolListener;
import java.util.concurrent.atomic.AtomicInteger;

/** What a pool tells, counted: at the end it has to add up. */
final class PoolLedger implements ConnectionPoolListener {

    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger out = new AtomicInteger();
    private final AtomicInteger in = new AtomicInteger();
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    @Override
    public void connectionCheckOutStarted(ConnectionCheckOutStartedEvent event) {
        started.incrementAndGet();
    }

    @Override
    public void connectionCheckOutFailed(ConnectionCheckOutFailedEvent event) {
        failed.incrementAndGet();
    }

    @Override
    public void connectionCheckedOut(ConnectionCheckedOutEvent event) {
        out.incrementAndGet();
    }

    @Override
    public void connectionCheckedIn(ConnectionCheckedInEvent event) {
        in.incrementAndGet();
    }

    @Override
    public void connectionCreated(ConnectionCreatedEvent event) {
        created.incrementAndGet();
    }

    @Override
    public void connectionClosed(ConnectionClosedEvent event) {
        closed.incrementAndGet();
    }

    int closed() {
        return closed.get();
    }

    /** Whether nobody holds a connection or waits for one. */
    boolean isAtRest() {
        return out.get() == in.get() && started.get() == out.get() + failed.get();
    }

    void requireClosed() {
        assertThat(isAtRest()).as("%s", this).isTrue();
        assertThat(closed).as("%s", this).hasValue(created.get());
    }

    @Override
    public String toString() {
        return "asked " + started + ", lent " + out + ", given back " + in + ", not lent " + failed + ", created "
                + created + ", closed " + closed;
    }
}
