package io.codriver.internal.resolve.dns;

import io.codriver.internal.resolve.line.LookupLine;
import io.codriver.internal.resolve.line.LookupPool;
import io.codriver.internal.resolve.line.LookupTask;
import io.codriver.internal.time.Ticker;
import io.codriver.resolve.LookupRejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The files that say what this machine knows of names, looked at again while names are asked for: a laptop that changes its
 * network has another name server without a restart. A look asks for their times of change, and reads them if those are
 * others.
 *
 * <p>Concurrency: any thread may ask; a look happens on the lookup pool, one at a time, the first one on a thread of its own
 * so that lookups which hang cannot hold it up.
 */
final class LocalFiles {

    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

    /** When and how long; changes if the file does. */
    private record Stamp(FileTime changed, long sizeBytes) {

        static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1);

        static Stamp of(Path file) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(now.lastModifiedTime(), now.size());
            } catch (IOException noSuchFile) {
                return NONE;
            }
        }
    }

    private final Path resolvConf;
    private final Path hosts;
    private final int port;
    private final LookupLine line;
    private final Ticker ticker;
    private final AtomicLong nextLookNanos = new AtomicLong();
    private volatile CompletableFuture<LocalNames> latest = new CompletableFuture<>();
    private volatile @Nullable LocalNames known;
    // Both belong to the look under way.
    private Stamp resolvConfStamp = Stamp.NONE;
    private Stamp hostsStamp = Stamp.NONE;

    private LocalFiles(Path resolvConf, Path hosts, int port, LookupLine line, Ticker ticker) {
        this.resolvConf = resolvConf;
        this.hosts = hosts;
        this.port = port;
        this.line = line;
        this.ticker = ticker;
    }

    /** Those of this machine, for all maps of the JVM; read when first asked for. */
    static LocalFiles ofMachine() {
        return OfMachine.FILES;
    }

    /**
     * Begins to read.
     *
     * @param port of the name servers
     */
    static LocalFiles reading(Path resolvConf, Path hosts, int port, LookupLine line, Ticker ticker) {
        LocalFiles files = new LocalFiles(resolvConf, hosts, port, line, ticker);
        files.nextLookNanos.set(ticker.nanos() + BETWEEN_LOOKS.toNanos());
        Thread first = new Thread(null, () -> files.look(files.latest), "codriver-dns-start", 0, false);
        first.setDaemon(true);
        first.start();
        return files;
    }

    /** What is known without looking again; nothing before the first look has ended. */
    Optional<LocalNames> known() {
        return Optional.ofNullable(known);
    }

    /** What is known after the look that is due or under way, if there is one. Never fails. */
    CompletableFuture<LocalNames> names() {
        long nowNanos = ticker.nanos();
        long nextNanos = nextLookNanos.get();
        if (latest.isDone()
                && nowNanos - nextNanos >= 0
                && nextLookNanos.compareAndSet(nextNanos, nowNanos + BETWEEN_LOOKS.toNanos())) {
            lookAgain();
        }
        return latest;
    }

    private void lookAgain() {
        CompletableFuture<LocalNames> next = new CompletableFuture<>();
        LocalNames last = latest.join();
        latest = next;
        try {
            line.submit(new LookupTask(resolvConf.toString(), () -> look(next)));
        } catch (LookupRejectedException full) {
            // Those in line hang, perhaps because of the very server that is no more; the next look may find a thread.
            next.complete(last);
        }
    }

    private void look(CompletableFuture<LocalNames> next) {
        LocalNames names = known;
        try {
            Stamp resolvConfNow = Stamp.of(resolvConf);
            Stamp hostsNow = Stamp.of(hosts);
            if (names == null || !resolvConfNow.equals(resolvConfStamp) || !hostsNow.equals(hostsStamp)) {
                names = LocalNames.read(resolvConf, hosts, port);
                resolvConfStamp = resolvConfNow;
                hostsStamp = hostsNow;
            }
        } catch (RuntimeException unreadable) {
            names = names == null ? LocalNames.NOTHING : names;
        }
        known = names;
        next.complete(names);
    }

    private static final class OfMachine {

        static final LocalFiles FILES = reading(
                Path.of("/etc/resolv.conf"),
                LocalNames.hostsFile(),
                LocalNames.DNS_PORT,
                LookupPool.shared(),
                Ticker.system());
    }
}
