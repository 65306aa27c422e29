package io.codriver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverCollection;
import io.codriver.test.EmbeddedServer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Many documents, little memory; and a server that is told when nobody reads on. */
class StreamingTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int DOCUMENTS = 60_000;

    @Test
    void manyDocumentsStreamThroughAFlatHeapAndACancelKillsTheCursor() {
        try (EmbeddedServer server = EmbeddedServer.start();
                CodriverClient client = Codriver.create(server.uri())) {
            CodriverCollection<Document> documents = client.getDatabase("d").getCollection("many");
            Flux.range(0, DOCUMENTS / 10_000)
                    .concatMap(part -> documents.insertMany(IntStream.range(0, 10_000)
                            .mapToObj(i ->
                                    new Document("_id", part * 10_000 + i).append("text", "some text of no interest"))
                            .toList()))
                    .blockLast(LONG);
            long before = usedHeapAfterCollection();
            AtomicLong most = new AtomicLong();
            AtomicLong seen = new AtomicLong();

            documents
                    .find()
                    .limitRate(10)
                    .doOnNext(document -> {
                        if (seen.incrementAndGet() % 20_000 == 0) {
                            most.accumulateAndGet(usedHeapAfterCollection(), Math::max);
                        }
                    })
                    .blockLast(LONG);

            assertThat(seen).hasValue(DOCUMENTS);
            assertThat(most.get() - before).isLessThan(16L << 20);

            assertThat(documents.find().batchSize(100).take(250).count().block(LONG))
                    .isEqualTo(250);
            server.await(Duration.ofSeconds(10), () -> server.openCursors().isEmpty());
            assertThat(server.killedCursors()).hasSize(1);
        }
    }

    @Test
    void demandDecidesWhenAndTheBatchSizeHowMany() {
        try (EmbeddedServer server = EmbeddedServer.start();
                CodriverClient client = Codriver.create(server.uri())) {
            CodriverCollection<Document> documents = client.getDatabase("d").getCollection("some");
            documents
                    .insertMany(IntStream.range(0, 1_000)
                            .mapToObj(i -> new Document("_id", i))
                            .toList())
                    .block(LONG);
            server.forgetCommands();

            List<Document> all = documents.find().limitRate(1).collectList().block(LONG);

            assertThat(all).hasSize(1_000);
            assertThat(server.commandCount("find") + server.commandCount("getMore"))
                    .isLessThanOrEqualTo(12);
            assertThat(server.commands("find").get(0).document().containsKey("batchSize"))
                    .isFalse();
        }
    }

    private static long usedHeapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
