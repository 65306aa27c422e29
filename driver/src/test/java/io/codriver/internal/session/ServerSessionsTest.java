package io.codriver.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.junit.jupiter.api.Test;

final class ServerSessionsTest {

    private ClusterConnectionMode mode = ClusterConnectionMode.MULTIPLE;
    private final ServerSessions pool = new ServerSessions(new SessionIds(new UUID(1, 2)), this::topology);

    @Test
    void theLastOneGivenBackIsTheNextOneTaken() {
        PooledSession one = pool.take(0);
        PooledSession other = pool.take(0);
        pool.giveBack(one, 0);
        pool.giveBack(other, 0);
        assertThat(pool.take(0)).isSameAs(other);
        assertThat(pool.take(0)).isSameAs(one);
    }

    @Test
    void aSessionThatTheServerMayForgetWithinAMinuteIsNotTakenAgain() {
        PooledSession session = pool.take(0);
        pool.giveBack(session, 0);
        assertThat(pool.take(minutes(29))).isSameAs(session);
        pool.giveBack(session, minutes(29));
        assertThat(pool.take(minutes(29) + 1)).isNotSameAs(session);
        assertThat(session.isClosed()).isTrue();
    }

    @Test
    void useMakesASessionYoungAgain() {
        PooledSession session = pool.take(0);
        session.usedAt(minutes(20));
        pool.giveBack(session, minutes(20));
        assertThat(pool.take(minutes(48))).isSameAs(session);
    }

    @Test
    void staleOnesAtTheBackAreDroppedWhenAnotherComes() {
        PooledSession old = pool.take(0);
        PooledSession young = pool.take(0);
        pool.giveBack(old, 0);
        young.usedAt(minutes(40));
        pool.giveBack(young, minutes(40));
        assertThat(pool.idle()).isEqualTo(1);
        assertThat(old.isClosed()).isTrue();
    }

    @Test
    void aStaleSessionIsNotTakenBack() {
        pool.giveBack(pool.take(0), minutes(30));
        assertThat(pool.idle()).isZero();
    }

    @Test
    void aDirtySessionIsNotTakenBack() {
        PooledSession session = pool.take(0);
        session.markDirty();
        pool.giveBack(session, 0);
        assertThat(pool.idle()).isZero();
    }

    @Test
    void behindALoadBalancerNothingBecomesStale() {
        mode = ClusterConnectionMode.LOAD_BALANCED;
        PooledSession session = pool.take(0);
        pool.giveBack(session, 0);
        assertThat(pool.take(minutes(1_000))).isSameAs(session);
    }

    @Test
    void closingHandsOutWhatIsIdleAndTakesNothingBack() {
        PooledSession idle = pool.take(0);
        PooledSession used = pool.take(0);
        pool.giveBack(idle, 0);
        assertThat(pool.close()).containsExactly(idle.getIdentifier());
        pool.giveBack(used, 0);
        assertThat(pool.idle()).isZero();
        assertThat(pool.close()).isEmpty();
    }

    @Test
    void identifiersAreRandomUuids() {
        SessionIds ids = new SessionIds(new UUID(1, 2));
        Set<UUID> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            BsonBinary id = ids.next();
            assertThat(id.getType()).isEqualTo(BsonBinarySubType.UUID_STANDARD.getValue());
            UUID uuid = id.asUuid();
            assertThat(uuid.version()).isEqualTo(4);
            assertThat(uuid.variant()).isEqualTo(2);
            assertThat(seen.add(uuid)).isTrue();
        }
        assertThat(new SessionIds(new UUID(1, 3)).next().asUuid()).isNotIn(seen);
    }

    private static long minutes(long count) {
        return TimeUnit.MINUTES.toNanos(count);
    }

    private ClusterDescription topology() {
        return new ClusterDescription(
                mode,
                ClusterType.REPLICA_SET,
                List.of(ServerDescription.builder()
                        .address(new ServerAddress("db", 27017))
                        .type(ServerType.REPLICA_SET_PRIMARY)
                        .ok(true)
                        .state(ServerConnectionState.CONNECTED)
                        .logicalSessionTimeoutMinutes(30)
                        .build()));
    }
}
