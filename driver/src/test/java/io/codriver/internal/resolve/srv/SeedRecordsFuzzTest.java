package io.codriver.internal.resolve.srv;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.mongodb.MongoClientSettings;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/**
 * Whatever stands in SRV and TXT records: hosts of the domain and options, or a {@link SeedListFailure}. Records that cannot be
 * read end as the exceptions which a {@code RecordQuestion} takes for malformed records.
 */
final class SeedRecordsFuzzTest {

    private static final String URI = "mongodb+srv://somebody:secret@cluster.db.example/admin";

    /** What reading past the end of a record, or a damaged name in it, is to Netty. Exact classes. */
    private static final Set<Class<?>> MALFORMED = Set.of(
            IndexOutOfBoundsException.class,
            StringIndexOutOfBoundsException.class,
            CorruptedFrameException.class,
            TooLongFrameException.class);

    /** The input is records one after the other: a byte which is even for SRV, how many bytes follow, and those. */
    @MethodSource("seeds")
    @FuzzTest
    void recordsAreHostsAndOptionsOrRefused(byte[] input) {
        List<SrvRecord> srv = new ArrayList<>();
        List<String> txt = new ArrayList<>();
        try {
            for (int at = 0; at + 2 <= input.length; ) {
                int end = Math.min(input.length, at + 2 + (input[at + 1] & 0xFF));
                DnsRawRecord entry = entry(input[at] % 2 == 0, Arrays.copyOfRange(input, at + 2, end));
                if (input[at] % 2 == 0) {
                    srv.add(ServerRecords.srv(entry));
                } else {
                    txt.add(ServerRecords.txt(entry));
                }
                at = end;
            }
        } catch (RuntimeException malformed) {
            assertThat(MALFORMED).as("%s", malformed).contains(malformed.getClass());
            return;
        }
        start(srv, txt);
    }

    private static void start(List<SrvRecord> srv, List<String> txt) {
        MongoClientSettings before = MongoClientSettings.builder()
                .applyConnectionString(SrvStart.withoutDns(URI))
                .build();
        try {
            SrvStart.Started started = new SrvStart(Optional.of(URI), before, new AtHand(srv, txt), new Random(1))
                    .start()
                    .block();
            assertThat(started).isNotNull();
            assertThat(started.cluster().getHosts()).isNotEmpty().allMatch(host -> host.getHost()
                    .endsWith(".db.example"));
        } catch (SeedListFailure refused) {
            assertThat(refused.mayPass()).isFalse();
            assertThat(refused.toOfficial()).hasMessage(refused.getMessage());
        }
    }

    private static DnsRawRecord entry(boolean srv, byte[] data) {
        return new DefaultDnsRawRecord(
                "cluster.db.example.", srv ? DnsRecordType.SRV : DnsRecordType.TXT, 60, Unpooled.wrappedBuffer(data));
    }

    private record AtHand(List<SrvRecord> found, List<String> texts) implements SeedRecords {

        @Override
        public Mono<List<SrvRecord>> srv(String name) {
            return Mono.just(found);
        }

        @Override
        public Mono<List<String>> txt(String name) {
            return Mono.just(texts);
        }
    }

    static Stream<byte[]> seeds() {
        byte[] srv = srv(27017, "a", "db", "example");
        return Stream.of(
                srv,
                concat(srv, srv(1, "B", "DB", "example"), txt("authSource=x&replicaSet=rs")),
                concat(srv, txt("loadBalanced=true")),
                concat(srv, txt("authSource=x", "y"), txt("z")),
                concat(srv, txt("readPreference=secondary")),
                srv(27017, "a:1", "db", "example"),
                srv(0, "[", "db", "example"),
                srv(27017, "evil", "example"),
                Arrays.copyOf(srv, srv.length - 4),
                new byte[] {0, 6, 0, 0, 0, 0, 0, 1},
                txt());
    }

    private static byte[] srv(int port, String... labels) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(new byte[] {0, 0, 0, 0, (byte) (port >> 8), (byte) port});
        for (String label : labels) {
            data.write(label.length());
            data.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        data.write(0);
        return concat(new byte[] {0, (byte) data.size()}, data.toByteArray());
    }

    private static byte[] txt(String... parts) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (String part : parts) {
            data.write(part.length());
            data.writeBytes(part.getBytes(StandardCharsets.US_ASCII));
        }
        return concat(new byte[] {1, (byte) data.size()}, data.toByteArray());
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
