package io.codriver.internal.secure;

import io.codriver.internal.secure.TlsFailure.Kind;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * One handshake on its way: the engine is made on the tls pool, everything else happens on the event loop of the channel,
 * which owns the state.
 */
final class Upgrading {

    private static final String[] NO_PROTOCOLS = {};
    private static final String HANDLER = "tls";
    private static final String END_WATCH = "tls-end";
    private static final String GUARD = "tls-guard";

    private final Channel channel;
    private final int port;
    private final MonoSink<Void> sink;
    private final TlsName name;
    private final TlsDiagnosis diagnosis;
    private final DelegatedTasks tasks = new DelegatedTasks();
    private final EndWatch end = new EndWatch(tasks);
    private boolean over;
    private @Nullable Future<?> timer;

    Upgrading(Channel channel, String host, int port, MonoSink<Void> sink) {
        this.channel = channel;
        this.port = port;
        this.sink = sink;
        this.name = TlsName.of(host);
        this.diagnosis = new TlsDiagnosis(name, host + ":" + port);
    }

    void begin(TlsHandlers handlers, boolean anyName, Deadline by, Ticker ticker) {
        sink.onCancel(() -> onLoop(this::finish));
        onLoop(() -> {
            if (over) {
                return;
            }
            if (!by.isNever()) {
                long left = by.remainingNanos(ticker.nanos());
                timer = channel.eventLoop()
                        .schedule(() -> fail(diagnosis.timeout(tasks.busy())), left, TimeUnit.NANOSECONDS);
            }
            try {
                TlsTasks.POOL.execute(() -> prepare(handlers, anyName));
            } catch (RejectedExecutionException full) {
                fail(diagnosis.of(full, false));
            }
        });
    }

    // On the tls pool.
    private void prepare(TlsHandlers handlers, boolean anyName) {
        SslHandler handler;
        try {
            handler = handlers.make(channel, name.expected(), port, tasks);
            handler.setHandshakeTimeoutMillis(0);
            configure(handler.engine(), anyName);
        } catch (GeneralSecurityException | RuntimeException failure) {
            String message = "TLS cannot be set up: " + failure.getMessage();
            onLoop(() -> fail(new TlsFailure(Kind.PROTOCOL, message, failure)));
            return;
        }
        try {
            channel.eventLoop().execute(() -> install(handler));
        } catch (RejectedExecutionException shutDown) {
            ReferenceCountUtil.release(handler.engine());
        }
    }

    private void configure(SSLEngine engine, boolean anyName) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(name.indication());
        // The empty text turns off what a context may have turned on; null would leave it.
        parameters.setEndpointIdentificationAlgorithm(anyName ? "" : "HTTPS");
        // MongoDB has no name in ALPN; what a context made for other protocols would offer is not meant for it.
        parameters.setApplicationProtocols(NO_PROTOCOLS);
        engine.setSSLParameters(parameters);
    }

    private void install(SslHandler handler) {
        if (over || !channel.isActive()) {
            ReferenceCountUtil.release(handler.engine());
            fail(diagnosis.closed());
            return;
        }
        channel.pipeline().addLast(END_WATCH, end).addLast(HANDLER, handler).addLast(GUARD, new Guard(tasks));
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                succeed();
            } else {
                fail(diagnosis.of(done.cause(), end.seen));
            }
        });
    }

    private void succeed() {
        if (over) {
            return;
        }
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove(END_WATCH);
        pipeline.remove(GUARD);
        finish();
        sink.success();
    }

    private void fail(TlsFailure failure) {
        if (!over) {
            finish();
            sink.error(failure);
        }
    }

    private void finish() {
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void onLoop(Runnable step) {
        if (channel.eventLoop().inEventLoop()) {
            step.run();
            return;
        }
        try {
            channel.eventLoop().execute(step);
        } catch (RejectedExecutionException shutDown) {
            sink.error(diagnosis.closed());
        }
    }

    /**
     * Runs what the engine delegates, and knows whether it is at it. Meanwhile the JDK's engine is locked: whoever closes
     * it waits, for as long as a revocation server may take. So nothing may close it then, least of all the event loop.
     */
    private static final class DelegatedTasks implements Executor {

        // A count: the next task may begin before the thread of the last one has come here to say that it ended.
        private final AtomicInteger running = new AtomicInteger();

        boolean busy() {
            return running.get() > 0;
        }

        @Override
        public void execute(Runnable task) {
            running.incrementAndGet();
            try {
                TlsTasks.POOL.execute(() -> {
                    try {
                        task.run();
                    } finally {
                        running.decrementAndGet();
                    }
                });
            } catch (RejectedExecutionException full) {
                running.decrementAndGet();
                throw full;
            }
        }
    }

    /** Stands before the handler and remembers whether the network ended the handshake, whatever the handler makes of it. */
    private static final class EndWatch extends ChannelInboundHandlerAdapter {

        private final DelegatedTasks tasks;
        boolean seen;

        EndWatch(DelegatedTasks tasks) {
            this.tasks = tasks;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            seen = true;
            // The handler would close its engine. It need not be told: its removal, which is next, ends the handshake
            // too.
            if (!tasks.busy()) {
                super.channelInactive(context);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
            seen = true;
            super.exceptionCaught(context, cause);
        }
    }

    /**
     * Stands behind the handler. What goes wrong in the handshake is told by its future and must not be logged as well; a
     * close that would wait for a delegated task goes past the handler, to the socket.
     */
    private static final class Guard extends ChannelDuplexHandler {

        private final DelegatedTasks tasks;

        Guard(DelegatedTasks tasks) {
            this.tasks = tasks;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // The future of the handshake carries it.
        }

        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
            if (tasks.busy()) {
                context.channel().unsafe().close(promise);
            } else {
                super.close(context, promise);
            }
        }
    }
}
