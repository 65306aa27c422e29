package io.codriver.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.event.PoolClearedEvent;
import io.codriver.internal.open.HandConnection;
import io.codriver.internal.pool.PoolRig.Caller;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

/** Spec: CMAP, "Load Balancer Mode"; Load Balancer Support, "Connection Pooling". */
class LoadBalancedPoolTest {

    private static final ObjectId ONE = new ObjectId("000000000000000000000001");
    private static final ObjectId OTHER = new ObjectId("000000000000000000000002");

    private final PoolRig rig = PoolRig.ready(settings -> settings.maxSize(3));

    /** Lends a new connection which reached this service. */
    private Caller callTo(ObjectId service) {
        Caller caller = rig.call();
        rig.opener.last().resolved();
        rig.opener.last().established(new HandConnection(PoolRig.SERVER, rig.time, hello(service)));
        return caller;
    }

    private static BsonDocument hello(ObjectId service) {
        return BsonDocument.parse(
                "{ok: 1, minWireVersion: 0, maxWireVersion: 21, serviceId: {$oid: '" + service + "'}}");
    }

    @Test
    void clearingAServiceEndsItsConnectionsAlone() {
        Caller idle = callTo(ONE);
        Caller lent = callTo(ONE);
        Caller other = callTo(OTHER);
        idle.lent().checkIn();
        rig.events.take();
        rig.pool.clear(ONE, new IllegalStateException("gone"));
        assertThat(rig.events.take()).containsExactly("pool cleared", "closed 1 STALE");
        lent.lent().checkIn();
        other.lent().checkIn();
        assertThat(rig.events.take()).containsExactly("checked in 2", "closed 2 STALE", "checked in 3");
        assertThat(other.connection().isOpen()).isTrue();
    }

    @Test
    void clearingAServicePausesNothingAndSendsNobodyAway() {
        callTo(ONE);
        callTo(ONE);
        callTo(OTHER);
        Caller waiting = rig.call();
        rig.pool.clear(ONE, null);
        assertThat(waiting.isWaiting()).isTrue();
        assertThat(rig.pool.generation()).isZero();
        assertThat(rig.pool.generation(ONE)).isEqualTo(1);
        assertThat(rig.pool.generation(OTHER)).isZero();
    }

    @Test
    void aConnectionBelongsToTheGenerationOfItsService() {
        Caller old = callTo(ONE);
        rig.pool.clear(ONE, null);
        Caller young = callTo(ONE);
        assertThat(old.lent().generation()).isZero();
        assertThat(young.lent().generation()).isEqualTo(1);
        assertThat(young.lent().serviceId()).contains(ONE);
    }

    @Test
    void aServiceIsForgottenWithItsLastConnection() {
        Caller caller = callTo(ONE);
        rig.pool.clear(ONE, null);
        assertThat(rig.pool.generation(ONE)).isEqualTo(1);
        caller.lent().checkIn();
        assertThat(rig.pool.generation(ONE)).isZero();
    }

    @Test
    void ourEventNamesTheService() {
        callTo(ONE);
        Throwable cause = new IllegalStateException("gone");
        rig.pool.clear(ONE, cause);
        assertThat(rig.heard)
                .extracting(PoolClearedEvent::serviceId, PoolClearedEvent::interruptInUse, PoolClearedEvent::cause)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Optional.of(ONE), false, Optional.of(cause)));
    }

    @Test
    void aTimeoutSaysWhoKeepsTheConnections() {
        callTo(ONE).lent().pin(PinnedTo.CURSOR);
        callTo(ONE).lent().pin(PinnedTo.TRANSACTION);
        callTo(OTHER);
        Caller waiting = rig.call(rig.time.in(java.time.Duration.ofSeconds(1)));
        rig.advanceMillis(1_000);
        assertThat(waiting.failure())
                .hasMessageContaining("maxPoolSize: 3, connections in use by cursors: 1,"
                        + " connections in use by transactions: 1, connections in use by other operations: 1");
    }

    @Test
    void aConnectionThatCameBackIsNotPinnedAnyMore() {
        Caller cursor = callTo(ONE);
        cursor.lent().pin(PinnedTo.CURSOR);
        cursor.lent().checkIn();
        for (int i = 0; i < 3; i++) {
            rig.call();
        }
        rig.opener.openAll();
        Caller waiting = rig.call(rig.time.in(java.time.Duration.ofSeconds(1)));
        rig.advanceMillis(1_000);
        assertThat(waiting.failure()).hasMessageContaining("3 of 3 in use").hasMessageNotContaining("cursors");
    }

    @Test
    void aCursorInsideATransactionCountsForTheTransaction() {
        Caller both = callTo(ONE);
        both.lent().pin(PinnedTo.TRANSACTION);
        both.lent().pin(PinnedTo.CURSOR);
        callTo(ONE);
        callTo(ONE);
        Caller waiting = rig.call(rig.time.in(java.time.Duration.ofSeconds(1)));
        rig.advanceMillis(1_000);
        assertThat(waiting.failure())
                .hasMessageContaining("in use by cursors: 0, connections in use by transactions: 1,");
    }
}
