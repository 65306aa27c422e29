package io.codriver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.codriver.guards.Blocked;
import io.codriver.guards.Leaks;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;

/** The guards bite: what they are meant to catch is provoked here, and must be caught. */
class GuardCanaryTest {

    @Test
    void parkingAnNioLoopIsCaught() throws Exception {
        assertCaught(nio("codriver-nio"), this::park);
    }

    @Test
    void lookingANameUpOnAnNioLoopIsCaught() throws Exception {
        assertCaught(nio("codriver-nio"), () -> InetAddress.getAllByName("canary-nio.localhost"));
    }

    @Test
    void aLoopOfTheApplicationIsGuardedToo() throws Exception {
        assertCaught(nio("nioEventLoopGroup"), () -> InetAddress.getAllByName("canary-foreign.localhost"));
    }

    @Test
    void parkingAnEpollLoopIsCaught() throws Exception {
        assertCaught(epoll(), this::park);
    }

    @Test
    void lookingANameUpOnAnEpollLoopIsCaught() throws Exception {
        assertCaught(epoll(), () -> InetAddress.getAllByName("canary-epoll.localhost"));
    }

    @Test
    void theNamedPoolsMayBlock() throws Exception {
        for (String pool : List.of("codriver-lookup", "codriver-identity", "codriver-tls")) {
            FutureTask<Object> blocking = new FutureTask<>(this::park);
            new Thread(blocking, pool + "-1").start();
            assertThat(blocking.get(10, TimeUnit.SECONDS)).isEqualTo("parked");
        }
        assertThat(Blocked.take()).isEmpty();
    }

    @Test
    void aLostBufferIsRecorded() throws Exception {
        List<String> records = List.of();
        lose();
        // Collection is the collector's decision: ask until it has looked.
        for (int round = 0; round < 50 && records.isEmpty(); round++) {
            records = Leaks.take(true);
        }
        assertThat(records).isNotEmpty();
        assertThat(records.get(0)).contains("GuardCanaryTest.lose");
    }

    private static void lose() {
        PooledByteBufAllocator.DEFAULT.directBuffer(64).writeInt(1);
    }

    private Object park() {
        LockSupport.parkNanos(1_000);
        return "parked";
    }

    private static EventLoopGroup nio(String threads) {
        return Loops.nio(threads);
    }

    private static EventLoopGroup epoll() {
        assumeThat(Epoll.isAvailable()).as("epoll is available here").isTrue();
        return Loops.epoll("codriver-epoll");
    }

    private static void assertCaught(EventLoopGroup group, Callable<Object> blocking) throws Exception {
        try {
            Throwable thrown = group.submit(() -> {
                        try {
                            return new AssertionError("was not caught: " + blocking.call());
                        } catch (Throwable caught) {
                            return caught;
                        }
                    })
                    .get(10, TimeUnit.SECONDS);
            assertThat(thrown).isInstanceOf(BlockingOperationError.class);
            assertThat(Blocked.take()).hasSize(1);
        } finally {
            Loops.end(group);
        }
    }
}
