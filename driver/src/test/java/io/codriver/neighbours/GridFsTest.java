package io.codriver.neighbours;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoGridFSException;
import com.mongodb.client.gridfs.model.GridFSDownloadOptions;
import com.mongodb.client.gridfs.model.GridFSFile;
import com.mongodb.client.gridfs.model.GridFSUploadOptions;
import com.mongodb.reactivestreams.client.gridfs.GridFSBucket;
import com.mongodb.reactivestreams.client.gridfs.GridFSBuckets;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverDatabase;
import io.codriver.test.EmbeddedServer;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The official GridFS, which knows only the official interfaces, on our databases. */
final class GridFsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int CHUNK = 1000;

    private final EmbeddedServer server = EmbeddedServer.start();
    private final CodriverClient client = Codriver.create(server.uri());
    private final CodriverDatabase database = client.getDatabase("test");
    private final GridFSBucket bucket = GridFSBuckets.create(database).withChunkSizeBytes(CHUNK);

    @AfterEach
    void closeAll() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 500})
    void aFileComesBackAsItWent(int bytes) {
        byte[] content = content(bytes);
        ObjectId id = upload("file", content);
        assertThat(chunks()).isEqualTo((bytes + CHUNK - 1) / CHUNK);
        assertThat(joined(bucket.downloadToPublisher(id))).isEqualTo(content);
        assertThat(joined(bucket.downloadToPublisher("file"))).isEqualTo(content);
    }

    @Test
    void theSizeOfTheBuffersIsTheReaders() {
        ObjectId id = upload("file", content(2_500));
        List<Integer> sizes = Flux.from(bucket.downloadToPublisher(id).bufferSizeBytes(600))
                .map(ByteBuffer::remaining)
                .collectList()
                .block(LIMIT);
        assertThat(sizes).containsExactly(600, 600, 600, 600, 100);
    }

    @Test
    void revisionsAreCountedFromBothEnds() {
        for (int i = 0; i < 3; i++) {
            dated(upload("notes", new byte[] {(byte) i}), i);
        }
        assertThat(revision(0)).containsExactly(0);
        assertThat(revision(1)).containsExactly(1);
        assertThat(revision(-1)).containsExactly(2);
        assertThat(revision(-3)).containsExactly(0);
        assertThatThrownBy(() -> revision(3)).isExactlyInstanceOf(MongoGridFSException.class);
    }

    /** Revisions are told apart by their date alone, and three uploads fit into one millisecond. */
    private void dated(ObjectId id, int second) {
        await(database.getCollection("fs.files")
                .updateOne(eq("_id", id), set("uploadDate", Date.from(Instant.ofEpochSecond(second)))));
    }

    private byte[] revision(int number) {
        return joined(bucket.downloadToPublisher("notes", new GridFSDownloadOptions().revision(number)));
    }

    @Test
    void filesAreFoundByWhatIsSaidOfThem() {
        for (int i = 0; i < 3; i++) {
            bucketUpload("file " + i, content(i), new GridFSUploadOptions().metadata(new Document("stage", i)));
        }
        List<String> names = Flux.from(bucket.find(gt("metadata.stage", 0)).sort(descending("filename")))
                .map(GridFSFile::getFilename)
                .collectList()
                .block(LIMIT);
        assertThat(names).containsExactly("file 2", "file 1");
        assertThat(Mono.from(bucket.find().limit(1).first()).block(LIMIT).getChunkSize())
                .isEqualTo(CHUNK);
    }

    @Test
    void aRenamedFileIsFoundUnderItsNewName() {
        ObjectId id = upload("old", content(10));
        await(bucket.rename(id, "new"));
        assertThat(joined(bucket.downloadToPublisher("new"))).isEqualTo(content(10));
        assertThatThrownBy(() -> joined(bucket.downloadToPublisher("old")))
                .isExactlyInstanceOf(MongoGridFSException.class);
        assertThatThrownBy(() -> await(bucket.rename(new ObjectId(), "x")))
                .isExactlyInstanceOf(MongoGridFSException.class);
    }

    @Test
    void aDeletedFileLeavesNothing() {
        ObjectId id = upload("file", content(3 * CHUNK));
        await(bucket.delete(id));
        assertThat(chunks()).isZero();
        assertThatThrownBy(() -> await(bucket.delete(id))).isExactlyInstanceOf(MongoGridFSException.class);
        assertThatThrownBy(() -> joined(bucket.downloadToPublisher(id)))
                .isExactlyInstanceOf(MongoGridFSException.class);
    }

    @Test
    void aDroppedBucketIsEmpty() {
        upload("file", content(CHUNK));
        await(bucket.drop());
        assertThat(chunks()).isZero();
        assertThat(Flux.from(bucket.find()).collectList().block(LIMIT)).isEmpty();
    }

    @Test
    void anUploadWhoseSourceFailsLeavesNothing() {
        IllegalStateException flat = new IllegalStateException("flat tyre");
        Flux<ByteBuffer> source = pieces(3 * CHUNK).concatWith(Flux.error(flat));
        assertThatThrownBy(() ->
                        Mono.from(bucket.uploadFromPublisher("file", source)).block(LIMIT))
                .isSameAs(flat);
        assertThat(chunks()).isZero();
    }

    @Test
    void aCancelledUploadLeavesNothing() {
        Flux<ByteBuffer> endless = pieces(3 * CHUNK).concatWith(Flux.never());
        Disposable upload =
                Flux.from(bucket.uploadFromPublisher("file", endless)).subscribe();
        server.await(LIMIT, () -> server.commandCount("insert") == 3);
        upload.dispose();
        server.await(LIMIT, () -> server.commandCount("delete") == 1);
        Mono<Long> left = Mono.fromCallable(this::chunks);
        assertThat(left.repeat(200).filter(count -> count == 0).next().block(LIMIT))
                .isZero();
    }

    @Test
    void aCancelledDownloadKillsItsCursor() {
        ObjectId id = upload("file", content(600 * CHUNK));
        Flux<ByteBuffer> download = Flux.from(bucket.downloadToPublisher(id));
        assertThat(download.limitRate(1).take(3).count().block(LIMIT)).isEqualTo(3);
        server.await(LIMIT, () -> server.openCursors().isEmpty());
    }

    @Test
    void aMissingChunkIsNoticed() {
        ObjectId id = upload("file", content(3 * CHUNK));
        database.getCollection("fs.chunks").deleteOne(eq("n", 1)).block(LIMIT);
        assertThatThrownBy(() -> joined(bucket.downloadToPublisher(id)))
                .isExactlyInstanceOf(MongoGridFSException.class);
    }

    /** The server is in this heap as well, so what is read is asked for a second time, once the file is there. */
    @Test
    void aLargeFileStreamsThroughAFlatHeap() {
        int pieces = 20 * 16;
        GridFSBucket large = bucket.withChunkSizeBytes(255 * 1024);
        Flux<ByteBuffer> source = Flux.range(0, pieces).map(i -> ByteBuffer.wrap(content(64 * 1024)));
        ObjectId id = Mono.from(large.uploadFromPublisher("large", source)).block(LIMIT);
        server.forgetCommands();
        long before = usedHeapAfterCollection();
        AtomicLong most = new AtomicLong();
        AtomicLong read = new AtomicLong();
        Flux.from(large.downloadToPublisher(id))
                .doOnNext(buffer -> {
                    if (read.addAndGet(buffer.remaining()) % (255 * 1024 * 16) == 0) {
                        most.accumulateAndGet(usedHeapAfterCollection(), Math::max);
                    }
                })
                .blockLast(LIMIT);
        assertThat(read).hasValue(pieces * 64L * 1024);
        assertThat(most.get()).isPositive();
        assertThat(most.get() - before).isLessThan(8L << 20);
    }

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            content[i] = (byte) (i * 31);
        }
        return content;
    }

    /** In pieces that do not fit the chunks. */
    private static Flux<ByteBuffer> pieces(int bytes) {
        byte[] content = content(bytes);
        return Flux.range(0, (bytes + 332) / 333)
                .map(i -> ByteBuffer.wrap(Arrays.copyOfRange(content, i * 333, Math.min(bytes, (i + 1) * 333))));
    }

    private ObjectId upload(String name, byte[] content) {
        return bucketUpload(name, content, new GridFSUploadOptions());
    }

    private ObjectId bucketUpload(String name, byte[] content, GridFSUploadOptions options) {
        Flux<ByteBuffer> source = content.length == 0 ? Flux.empty() : Flux.just(ByteBuffer.wrap(content));
        return Mono.from(bucket.uploadFromPublisher(name, source, options)).block(LIMIT);
    }

    private static byte[] joined(Publisher<ByteBuffer> download) {
        return Flux.from(download)
                .collect(ByteArrayOutputStream::new, (all, next) -> {
                    byte[] bytes = new byte[next.remaining()];
                    next.get(bytes);
                    all.writeBytes(bytes);
                })
                .map(ByteArrayOutputStream::toByteArray)
                .block(LIMIT);
    }

    private static void await(Publisher<?> operation) {
        Mono.from(operation).block(LIMIT);
    }

    private long chunks() {
        return database.getCollection("fs.chunks").countDocuments().block(LIMIT);
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
