package io.codriver.internal.connect.loops;

import com.mongodb.MongoConfigurationException;
import io.codriver.Transport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds the kind of socket that was asked for, without touching classes of transports that are not there. */
public final class SocketKinds {

    private SocketKinds() {}

    /**
     * The kind for a client that brings no event loops.
     *
     * @throws MongoConfigurationException if a native transport is demanded and cannot be had, with the reason as cause
     */
    public static SocketKind of(Transport wanted) {
        return switch (wanted) {
            case NIO -> NioSockets.INSTANCE;
            case EPOLL -> demand("epoll", EpollSockets::load);
            case KQUEUE -> demand("kqueue", KqueueSockets::load);
            case AUTO ->
                ifAvailable(EpollSockets::load)
                        .or(() -> ifAvailable(KqueueSockets::load))
                        .orElse(NioSockets.INSTANCE);
        };
    }

    /** The transport whose loops carry channels of that class; NIO for those of others than Netty itself. */
    public static Transport suiting(Class<? extends SocketChannel> channelClass) {
        String name = channelClass.getName();
        if (name.startsWith("io.netty.channel.epoll.")) {
            return Transport.EPOLL;
        }
        return name.startsWith("io.netty.channel.kqueue.") ? Transport.KQUEUE : Transport.NIO;
    }

    /** The kind which drives a loop of the application, or empty if it is none that is known here. */
    public static Optional<SocketKind> driving(EventLoopGroup loop) {
        if (NioSockets.INSTANCE.drives(loop)) {
            return Optional.of(NioSockets.INSTANCE);
        }
        return List.<Supplier<SocketKind>>of(EpollSockets::load, KqueueSockets::load).stream()
                .flatMap(load -> ifAvailable(load).stream())
                .filter(kind -> kind.drives(loop))
                .findFirst();
    }

    private static SocketKind demand(String label, Supplier<SocketKind> load) {
        try {
            return load.get();
        } catch (LinkageError unavailable) {
            throw new MongoConfigurationException(
                    "The transport " + label + " was demanded but is not available here: put netty-transport-native-"
                            + label + " with the classifier of this platform on the class path, or choose AUTO or NIO",
                    unavailable);
        }
    }

    // Absent classes, an absent native library and the wrong operating system all end in a LinkageError.
    private static Optional<SocketKind> ifAvailable(Supplier<SocketKind> load) {
        try {
            return Optional.of(load.get());
        } catch (LinkageError unavailable) {
            return Optional.empty();
        }
    }
}
