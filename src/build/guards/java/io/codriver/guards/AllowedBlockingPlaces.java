package io.codriver.guards;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * The one file which says where blocking is allowed: in the driver's small named pools. Beside them stand
 * only what ends by itself on any thread: the JDK loads and links classes and reads its random source, the TCK takes notes.
 *
 * <p>BlockHound's own integrations already count every thread of a Netty event loop, whoever made it; this one adds each
 * thread of the driver whose name does not begin with one of {@link #POOLS}.
 */
public final class AllowedBlockingPlaces implements BlockHoundIntegration {

    /** Lookups of names, identities (tokens, credentials), and the delegated tasks of TLS. */
    private static final String[] POOLS = {"codriver-lookup-", "codriver-identity-", "codriver-tls-"};

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.nonBlockingThreadPredicate(current -> current.or(AllowedBlockingPlaces::mustNotBlock));
        // BlockHound does not know that looking a name up blocks; the native below every lookup of the JDK does.
        builder.markAsBlocking(
                "java.net.Inet6AddressImpl",
                "lookupAllHostAddr",
                Runtime.version().feature() >= 18
                        ? "(Ljava/lang/String;I)[Ljava/net/InetAddress;"
                        : "(Ljava/lang/String;)[Ljava/net/InetAddress;");
        // The JVM loads classes lazily, on whichever thread meets them first; that reads jars and ends.
        builder.allowBlockingCallsInside("java.lang.ClassLoader", "loadClass");
        builder.allowBlockingCallsInside("java.lang.invoke.MethodHandleNatives", "linkCallSite");
        builder.allowBlockingCallsInside("java.lang.invoke.MethodHandleNatives", "linkMethodHandleConstant");
        // Netty 4.1 draws the ids of its DNS questions here: a file by name, but one that never waits.
        builder.allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "implNextBytes");
        // Handing a task to the TLS pool takes the lock of its queue, which a worker holds for a few instructions.
        builder.allowBlockingCallsInside("java.util.concurrent.LinkedBlockingQueue", "offer");
        // Two loops that need memory at once may meet in Netty's allocator, which locks for a few instructions.
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate");
        // The subscribers of the TCK note what they hear under a lock, which the test that reads it may hold for a
        // moment.
        builder.allowBlockingCallsInside("org.reactivestreams.tck.TestEnvironment$Receptacle", "add");
        builder.allowBlockingCallsInside("org.reactivestreams.tck.TestEnvironment$Receptacle", "complete");
        builder.allowBlockingCallsInside("org.reactivestreams.tck.TestEnvironment$Promise", "complete");
        builder.blockingMethodCallback(Blocked::met);
    }

    private static boolean mustNotBlock(Thread thread) {
        String name = thread.getName();
        if (!name.startsWith("codriver-") || name.startsWith("codriver-test-")) {
            return false;
        }
        for (String pool : POOLS) {
            if (name.startsWith(pool)) {
                return false;
            }
        }
        return true;
    }
}
