package io.codriver.internal.resolve.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.internal.resolve.line.LookupLine;
import io.codriver.internal.resolve.line.LookupTask;
import io.codriver.internal.time.ManualTime;
import io.codriver.resolve.LookupRejectedException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Temporary files, virtual time, and a line whose tasks run when the test says so. */
class LocalFilesTest {

    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final ManualTime time = new ManualTime(Long.MAX_VALUE - 1_000_000_000L);
    private final ManualLine line = new ManualLine();

    @TempDir
    private Path folder;

    private LocalFiles files;

    @BeforeEach
    void read() throws Exception {
        write("resolv.conf", 1, "nameserver 127.0.0.1");
        write("hosts", 1, "127.0.0.5 old.example");
        files = LocalFiles.reading(folder.resolve("resolv.conf"), folder.resolve("hosts"), 5300, line, time);
        assertThat(files.names().get(20, TimeUnit.SECONDS).servers()).containsExactly(server("127.0.0.1"));
        assertThat(line.tasks).as("the first look needs no place in line").isEmpty();
    }

    @Test
    void changedFileIsReadAgainAtTheNextLookAndNotBefore() throws Exception {
        write("resolv.conf", 2, "nameserver 127.0.0.2");
        time.advance(LocalFiles.BETWEEN_LOOKS.minus(A_MOMENT));
        files.names();
        assertThat(line.tasks).isEmpty();
        time.advance(A_MOMENT);
        files.names();
        line.run();
        assertThat(files.names().getNow(LocalNames.NOTHING).servers()).containsExactly(server("127.0.0.2"));
        assertThat(files.known().orElseThrow().inHostsFile("old.example")).hasSize(1);
    }

    @Test
    void changedHostsFileIsReadAgain() throws Exception {
        write("hosts", 2, "127.0.0.6 new.example");
        time.advance(LocalFiles.BETWEEN_LOOKS);
        files.names();
        line.run();
        assertThat(files.known().orElseThrow().inHostsFile("new.example")).hasSize(1);
        assertThat(files.known().orElseThrow().inHostsFile("old.example")).isEmpty();
    }

    @Test
    void unchangedFilesAreNotRead() {
        LocalNames before = files.known().orElseThrow();
        time.advance(LocalFiles.BETWEEN_LOOKS);
        files.names();
        line.run();
        assertThat(files.known().orElseThrow()).isSameAs(before);
    }

    @Test
    void oneLookAtATimeAndWhatIsKnownStaysKnownMeanwhile() throws Exception {
        write("resolv.conf", 2, "nameserver 127.0.0.2");
        time.advance(LocalFiles.BETWEEN_LOOKS);
        assertThat(files.names()).isNotDone();
        time.advance(LocalFiles.BETWEEN_LOOKS);
        assertThat(files.names()).isNotDone();
        assertThat(line.tasks).hasSize(1);
        assertThat(files.known().orElseThrow().servers()).containsExactly(server("127.0.0.1"));
    }

    @Test
    void whereTheLineIsFullWhatIsKnownCountsUntilTheNextLook() throws Exception {
        write("resolv.conf", 2, "nameserver 127.0.0.2");
        line.full = true;
        time.advance(LocalFiles.BETWEEN_LOOKS);
        assertThat(files.names().getNow(LocalNames.NOTHING).servers()).containsExactly(server("127.0.0.1"));
        line.full = false;
        time.advance(LocalFiles.BETWEEN_LOOKS);
        files.names();
        line.run();
        assertThat(files.names().getNow(LocalNames.NOTHING).servers()).containsExactly(server("127.0.0.2"));
    }

    @Test
    void fileThatIsGoneNamesNobody() throws Exception {
        Files.delete(folder.resolve("resolv.conf"));
        time.advance(LocalFiles.BETWEEN_LOOKS);
        files.names();
        line.run();
        assertThat(files.known().orElseThrow().servers()).isEmpty();
    }

    private void write(String name, int second, String text) throws Exception {
        Path file = Files.writeString(folder.resolve(name), text + "\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000L * second));
    }

    private static InetSocketAddress server(String address) {
        return new InetSocketAddress(address, 5300);
    }

    private static final class ManualLine implements LookupLine {

        private final List<LookupTask> tasks = new ArrayList<>();
        private boolean full;

        @Override
        public int submit(LookupTask task) throws LookupRejectedException {
            if (full) {
                throw new LookupRejectedException("full");
            }
            tasks.add(task);
            return 0;
        }

        @Override
        public void prefer(LookupTask task) {
            throw new AssertionError("nobody waits for it");
        }

        @Override
        public void forget(LookupTask task) {
            throw new AssertionError("nobody cancels it");
        }

        void run() {
            tasks.remove(0).run();
        }
    }
}
