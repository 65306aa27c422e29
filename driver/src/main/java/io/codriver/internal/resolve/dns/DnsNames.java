package io.codriver.internal.resolve.dns;

import io.codriver.internal.resolve.line.LookupPool;
import io.codriver.internal.time.Ticker;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Asks name servers. Which server is asked, how often, and what an answer means is decided here and in the questions,
 * because Netty's own resolving merges both families, hides the times to live, and falls back to public servers.
 *
 * <p>Concurrency: questions are asked on any thread and live on one NIO loop of our own.
 */
public final class DnsNames implements AutoCloseable {

    /** How long a question waits for a look at the local files. Reading them takes a moment, getting a thread may not. */
    static final int WAIT_FOR_FILES_MILLIS = 50;

    /** Who is told, on the loop. */
    public interface Told {

        /** Some addresses; the rest comes later. */
        void partly(List<InetAddress> addresses, @Nullable Duration timeToLive);

        /** The rest, or all; none if the name has none. */
        void answered(List<InetAddress> addresses, @Nullable Duration timeToLive);

        /** {@link java.net.UnknownHostException} if there is no such name, else an {@link IOException}. */
        void failed(Exception error);
    }

    /** A question under way. */
    public interface Asking {

        /** Nothing will be told any more, except what is being told right now. */
        void cancel();
    }

    private final LocalFiles files;
    private final Optional<List<InetSocketAddress>> servers;
    private final CompletableFuture<NameServers> ready;

    private DnsNames(LocalFiles files, Optional<List<InetSocketAddress>> servers) {
        this.files = files;
        this.servers = servers;
        // Netty's classes are begun on the thread that reads the files for the first time: it may block.
        this.ready = files.names().thenApply(local -> NameServers.start());
    }

    /** Asks the servers of this machine; one for all maps of the JVM. Nothing is read before the first question. */
    public static DnsNames ofMachine() {
        return OfMachine.NAMES;
    }

    /** Asks these servers, in their order. To be closed. */
    public static DnsNames asking(List<InetSocketAddress> servers) {
        return new DnsNames(LocalFiles.ofMachine(), Optional.of(List.copyOf(servers)));
    }

    /**
     * Asks the servers that stand in a file, on another port than usual. To be closed.
     *
     * @param ticker says when it is time to look whether the files have changed
     */
    public static DnsNames reading(Path resolvConf, Path hosts, int port, Ticker ticker) {
        return new DnsNames(LocalFiles.reading(resolvConf, hosts, port, LookupPool.shared(), ticker), Optional.empty());
    }

    /** Begins to ask; never blocks. */
    public Asking ask(String name, Told told) {
        Begun begun = new Begun(name, told);
        ready.whenComplete((parts, error) -> {
            if (error != null) {
                told.failed(new IOException("DNS could not be set up", error));
            } else {
                parts.loop().execute(() -> begin(parts, begun));
            }
        });
        return begun;
    }

    /**
     * The records of one type under an absolute name; none if there are none. Fails with {@link IOException}. Cancelling
     * gives the question up.
     *
     * @param read what is wanted of each record; called on the loop while its buffer is there
     */
    public <T> Mono<List<T>> records(String name, DnsRecordType type, Function<DnsRawRecord, T> read) {
        return Mono.create(asker -> ready.thenCombine(files.names(), (parts, local) -> {
                    parts.loop().execute(() -> {
                        parts.are(local(local));
                        new RecordQuestion<>(parts, name, type, read, asker).ask();
                    });
                    return parts;
                })
                .exceptionally(error -> {
                    asker.error(new IOException("DNS could not be set up", error));
                    return null;
                }));
    }

    private void begin(NameServers parts, Begun begun) {
        CompletableFuture<LocalNames> names = files.names();
        if (names.isDone()) {
            begun.on(parts, local(names.join()));
            return;
        }
        names.thenAccept(known -> parts.loop().execute(() -> begun.on(parts, local(known))));
        parts.after(WAIT_FOR_FILES_MILLIS, () -> files.known().ifPresent(known -> begun.on(parts, local(known))));
    }

    private LocalNames local(LocalNames known) {
        return servers.map(known::asking).orElse(known);
    }

    @Override
    public void close() {
        ready.thenAccept(NameServers::close);
    }

    /** May be cancelled before it has really begun. Begins once. */
    private static final class Begun implements Asking {

        private final String name;
        private final Told told;
        private @Nullable NameQuestion question;
        private boolean cancelled;

        Begun(String name, Told told) {
            this.name = name;
            this.told = told;
        }

        /** On the loop. */
        void on(NameServers parts, LocalNames local) {
            parts.are(local);
            NameQuestion begun = new NameQuestion(parts, name, told);
            if (is(begun)) {
                begin(begun, local);
            }
        }

        private void begin(NameQuestion begun, LocalNames local) {
            List<InetAddress> atHand = local.inHostsFile(name);
            if (!atHand.isEmpty()) {
                told.answered(atHand, null);
            } else if (local.servers().isEmpty()) {
                told.failed(new IOException(
                        "No name server is configured on this machine, so DNS was not asked for '" + name + "'"));
            } else {
                begun.begin();
            }
        }

        /** Whether it is to begin now. */
        private synchronized boolean is(NameQuestion begun) {
            if (cancelled || question != null) {
                return false;
            }
            question = begun;
            return true;
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            if (question != null) {
                question.cancel();
            }
        }
    }

    private static final class OfMachine {

        static final DnsNames NAMES = new DnsNames(LocalFiles.ofMachine(), Optional.empty());
    }
}
