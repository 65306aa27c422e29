package io.codriver.internal.connect.loops;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandler;

/**
 * Tells which transport drives an event loop. The only class that names types which Netty 4.2 has and 4.1 does not; they
 * sit in a nested class of their own, so that on 4.1 they are never linked.
 */
final class IoLoops {

    private static final boolean PRESENT = isPresent();

    private IoLoops() {}

    /**
     * Whether the loop runs that transport.
     *
     * @param handler name of the transport's {@code IoHandler}, which is how Netty 4.2 tells loops apart
     * @param loopClass name of the transport's event loop, which is how Netty 4.1 does; 4.2 keeps no such class
     */
    static boolean carries(EventLoopGroup loop, String handler, String loopClass) {
        return PRESENT
                ? Netty42.carries(loop, handler)
                : loop.getClass().getName().equals(loopClass);
    }

    private static boolean isPresent() {
        try {
            Class.forName("io.netty.channel.IoEventLoopGroup", false, IoLoops.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException netty41) {
            return false;
        }
    }

    private static final class Netty42 {

        static boolean carries(EventLoopGroup loop, String handler) {
            try {
                return loop instanceof IoEventLoopGroup ioLoop
                        && ioLoop.isIoType(Class.forName(handler, false, IoLoops.class.getClassLoader())
                                .asSubclass(IoHandler.class));
            } catch (ClassNotFoundException absent) {
                return false;
            }
        }
    }
}
