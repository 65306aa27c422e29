package io.codriver.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.internal.open.HandConnection;
import io.codriver.internal.open.HandOpener.HandOpening;
import io.codriver.internal.pool.PoolRig.Caller;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections whose address has left DNS. */
class RetirementTest {

    private static final InetAddress OLD = address(1);
    private static final InetAddress NEW = address(2);

    private PoolRig rig;

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void makePool() {
        rig = rig(0);
    }

    private static PoolRig rig(int minSize) {
        return PoolRig.ready(
                settings -> settings.maxSize(30).minSize(minSize).maintenanceFrequency(1, TimeUnit.MINUTES));
    }

    private List<Caller> lendNew(int count, InetAddress address) {
        List<Caller> callers =
                IntStream.range(0, count).mapToObj(i -> rig.call()).toList();
        openAll(address);
        return callers;
    }

    private void openAll(InetAddress address) {
        while (!rig.opener.resolving().isEmpty() || !rig.opener.establishing().isEmpty()) {
            rig.opener.resolveAll();
            for (HandOpening opening : rig.opener.establishing()) {
                opening.established(new HandConnection(PoolRig.SERVER, rig.time).at(address));
            }
        }
    }

    private void idle(int count, InetAddress address) {
        List<Caller> callers = new ArrayList<>(lendNew(count, address));
        callers.forEach(caller -> caller.lent().checkIn());
        rig.events.take();
    }

    private List<String> nextRun() {
        rig.advanceMillis(60_000);
        return rig.events.take();
    }

    @Test
    void anAddressMissingOnceIsNotGone() {
        idle(2, OLD);
        rig.opener.nameServiceSays(NEW);
        assertThat(nextRun()).isEmpty();
        rig.opener.nameServiceSays(NEW, OLD);
        assertThat(nextRun()).isEmpty();
        rig.opener.nameServiceSays(NEW);
        assertThat(nextRun()).isEmpty();
    }

    @Test
    void oneAnswerThatIsStillFreshInTheNextRunCountsOnce() {
        idle(2, OLD);
        rig.opener.nameServiceSaysOnce(NEW);
        assertThat(nextRun()).isEmpty();
        assertThat(nextRun()).isEmpty();
        rig.opener.nameServiceSaysOnce(NEW);
        assertThat(nextRun()).containsExactly("closed 1 STALE");
        assertThat(nextRun()).as("what is gone goes on going").containsExactly("closed 2 STALE");
    }

    @Test
    void idleConnectionsGoOneByOne() {
        idle(3, OLD);
        rig.opener.nameServiceSays(NEW);
        assertThat(nextRun()).isEmpty();
        assertThat(nextRun()).containsExactly("closed 1 STALE");
        assertThat(nextRun()).containsExactly("closed 2 STALE");
        assertThat(nextRun()).containsExactly("closed 3 STALE");
        assertThat(nextRun()).isEmpty();
    }

    @Test
    void ofManyConnectionsATenthGoesInEachRun() {
        idle(30, OLD);
        rig.opener.nameServiceSays(NEW);
        nextRun();
        assertThat(nextRun()).hasSize(3);
    }

    @Test
    void connectionsToAddressesThatAreStillThereStay() {
        idle(1, OLD);
        Caller holder = rig.call();
        Caller second = lendNew(1, NEW).get(0);
        holder.lent().checkIn();
        second.lent().checkIn();
        rig.events.take();
        rig.opener.nameServiceSays(NEW);
        nextRun();
        assertThat(nextRun()).containsExactly("closed 1 STALE");
        assertThat(nextRun()).isEmpty();
    }

    @Test
    void aLentConnectionGoesWhenItComesBack() {
        Caller holder = lendNew(1, OLD).get(0);
        rig.opener.nameServiceSays(NEW);
        nextRun();
        assertThat(nextRun()).doesNotContain("closed 1 STALE");
        holder.lent().checkIn();
        assertThat(rig.events.take()).containsExactly("checked in 1", "closed 1 STALE");
    }

    @Test
    void noMoreComeBackInVainThanMayGoInARun() {
        List<Caller> holders = lendNew(3, OLD);
        rig.opener.nameServiceSays(NEW);
        nextRun();
        nextRun();
        holders.forEach(holder -> holder.lent().checkIn());
        assertThat(rig.events.take()).containsExactly("checked in 1", "closed 1 STALE", "checked in 2", "checked in 3");
    }

    @Test
    void withoutAFreshAnswerNothingHappens() {
        idle(2, OLD);
        assertThat(nextRun()).isEmpty();
        assertThat(nextRun()).isEmpty();
        assertThat(nextRun()).isEmpty();
    }

    @Test
    void atTheMinimumANewConnectionIsOpenedFirst() {
        rig = rig(2);
        openAll(OLD);
        rig.events.take();
        rig.opener.nameServiceSays(NEW);
        assertThat(nextRun()).isEmpty();
        assertThat(nextRun())
                .as("nothing is closed before there is another one")
                .isEmpty();
        openAll(NEW);
        assertThat(rig.events.take()).containsExactly("created 3", "ready 3 after 0 ms");
        assertThat(nextRun()).containsExactly("closed 1 STALE");
    }

    @Test
    void whoeverWaitsGetsTheConnection() {
        rig = PoolRig.ready(settings -> settings.maxSize(1).maintenanceFrequency(1, TimeUnit.MINUTES));
        Caller holder = lendNew(1, OLD).get(0);
        rig.opener.nameServiceSays(NEW);
        nextRun();
        nextRun();
        Caller waiting = rig.call();
        holder.lent().checkIn();
        assertThat(waiting.lent().id()).isEqualTo(holder.lent().id());
    }
}
