package io.codriver.benchmarks.harness;

import com.mongodb.MongoClientSettings;
import com.mongodb.connection.TransportSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.codriver.Codriver;
import io.codriver.CodriverSettings;
import io.codriver.Transport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Locale;

/** Who is compared. All speak the official interfaces, with the same settings. */
public enum Contestant {
    /** Codriver on the JDK's channels. */
    CODRIVER_NIO("Codriver, NIO") {
        @Override
        MongoClient open(MongoClientSettings.Builder settings) {
            return codriver(settings, Transport.NIO);
        }
    },
    /** Codriver on epoll. */
    CODRIVER_EPOLL("Codriver, epoll") {
        @Override
        MongoClient open(MongoClientSettings.Builder settings) {
            return codriver(settings, Transport.EPOLL);
        }
    },
    /** The official driver as it comes: asynchronous channels of the JDK. */
    OFFICIAL_NIO("official, NIO") {
        @Override
        MongoClient open(MongoClientSettings.Builder settings) {
            return MongoClients.create(settings.build());
        }
    },
    /** The official driver on Netty's NIO loops, shared by all its clients. */
    OFFICIAL_NETTY("official, Netty") {
        @Override
        MongoClient open(MongoClientSettings.Builder settings) {
            return MongoClients.create(settings.transportSettings(TransportSettings.nettyBuilder()
                            .eventLoopGroup(Loops.SHARED)
                            .socketChannelClass(NioSocketChannel.class)
                            .build())
                    .build());
        }
    };

    /** Set for all processes of a comparison. */
    private static final String COMPRESSORS =
            System.getProperty(Plan.COMPRESSOR, "").isEmpty()
                    ? ""
                    : "&compressors=" + System.getProperty(Plan.COMPRESSOR);

    /** Connections of a pool, if the workload does not say. */
    static final int POOL = 100;

    private final String title;

    Contestant(String title) {
        this.title = title;
    }

    /**
     * Opens a client.
     *
     * @param port of the server on 127.0.0.1
     * @return a client to close
     */
    public MongoClient open(int port) {
        return open(port, POOL);
    }

    /** As the other one, with another size of the pool. */
    MongoClient open(int port, int maxPoolSize) {
        return open(settings("127.0.0.1", port, maxPoolSize));
    }

    static MongoClientSettings.Builder settings(String host, int port, int maxPoolSize) {
        return MongoClientSettings.builder()
                .applyConnectionString(new com.mongodb.ConnectionString("mongodb://" + host + ":" + port
                        + "/?directConnection=true&maxPoolSize=" + maxPoolSize + COMPRESSORS));
    }

    /** What Codriver runs on as this contestant. */
    Transport transport() {
        return this == CODRIVER_EPOLL ? Transport.EPOLL : Transport.NIO;
    }

    abstract MongoClient open(MongoClientSettings.Builder settings);

    /** For people. */
    public String title() {
        return title;
    }

    /** For commands. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whose driver it is; official ones are what ratios refer to. */
    boolean isOfficial() {
        return this == OFFICIAL_NIO || this == OFFICIAL_NETTY;
    }

    private static MongoClient codriver(MongoClientSettings.Builder settings, Transport transport) {
        return Codriver.create(
                settings.build(),
                CodriverSettings.builder().transport(transport).build());
    }

    /** Made when the first client needs it. */
    private static final class Loops {
        static final EventLoopGroup SHARED =
                new MultiThreadIoEventLoopGroup(0, new DefaultThreadFactory("loop", true), NioIoHandler.newFactory());
    }
}
