package io.codriver;

/** Which of Netty's transports carries the connections. */
public enum Transport {
    /** Epoll or kqueue if its native library is on the class path and loads, else NIO. The default. */
    AUTO,
    /** The JDK's own channels. */
    NIO,
    /** Linux; needs {@code netty-transport-native-epoll} with its classifier on the class path. */
    EPOLL,
    /** macOS and BSD; needs {@code netty-transport-native-kqueue} with its classifier on the class path. */
    KQUEUE
}
