package io.codriver.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.gridfs.GridFSBucket;
import com.mongodb.reactivestreams.client.gridfs.GridFSBuckets;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverDatabase;
import io.codriver.test.Member;
import io.codriver.test.RecordedCommand;
import io.codriver.test.ReplicaSet;
import io.codriver.test.TestDeployment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The official GridFS in a session of ours: whatever it does for a file is done in that session, the tidying up as well. */
final class GridFsSessionTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int CHUNK = 1000;
    private static final List<String> COMMANDS = List.of(
            "find", "getMore", "killCursors", "insert", "update", "delete", "listIndexes", "createIndexes", "drop");

    private final ReplicaSet set = TestDeployment.replicaSet(1).start();
    private final CodriverClient client = Codriver.create(set.connectionString());
    private final CodriverDatabase database = client.getDatabase("test");
    private final GridFSBucket bucket = GridFSBuckets.create(database).withChunkSizeBytes(CHUNK);
    private final Member server = set.primary();
    private final ClientSession session = client.startSession().block(LIMIT);

    @BeforeEach
    void forgetWhatTheStartTook() {
        set.forgetCommands();
    }

    @AfterEach
    void closeAll() {
        session.close();
        client.close();
        set.close();
    }

    @Test
    void aFileIsStoredReadRenamedAndRemovedInItsSession() {
        ObjectId id = upload(5 * CHUNK + 500);
        assertThat(bytes(bucket.downloadToPublisher(session, id))).isEqualTo(5 * CHUNK + 500);
        run(bucket.rename(session, id, "new"));
        assertThat(bytes(bucket.downloadToPublisher(session, "new"))).isEqualTo(5 * CHUNK + 500);
        assertThat(Flux.from(bucket.find(session)).collectList().block(LIMIT)).hasSize(1);
        run(bucket.delete(session, id));
        run(bucket.drop(session));
        assertThat(sent("insert")).hasSize(7);
        assertThat(sent("delete")).hasSize(2);
        everythingWasSaidInTheSession();
    }

    @Test
    void anUploadWhoseSourceFailsIsUndoneInItsSession() {
        IllegalStateException flat = new IllegalStateException("flat tyre");
        Flux<ByteBuffer> source = pieces(3 * CHUNK).concatWith(Flux.error(flat));
        assertThatThrownBy(() -> Mono.from(bucket.uploadFromPublisher(session, "file", source))
                        .block(LIMIT))
                .isSameAs(flat);
        assertThat(sent("delete")).hasSize(1);
        everythingWasSaidInTheSession();
        assertThat(chunks()).isZero();
    }

    @Test
    void aCancelledUploadIsUndoneInItsSession() {
        Flux<ByteBuffer> endless = pieces(3 * CHUNK).concatWith(Flux.never());
        Disposable upload =
                Flux.from(bucket.uploadFromPublisher(session, "file", endless)).subscribe();
        set.await(LIMIT, () -> server.commandCount("insert") == 3);
        upload.dispose();
        set.await(LIMIT, () -> server.commandCount("delete") == 1);
        everythingWasSaidInTheSession();
        // In the session: what is asked for in it comes after what was asked for before.
        assertThat(database.getCollection("fs.chunks").countDocuments(session).block(LIMIT))
                .isZero();
    }

    @Test
    void aCancelledDownloadKillsItsCursorInItsSession() {
        ObjectId id = upload(600 * CHUNK);
        Flux<ByteBuffer> download = Flux.from(bucket.downloadToPublisher(session, id));
        assertThat(download.limitRate(1).take(3).count().block(LIMIT)).isEqualTo(3);
        set.await(LIMIT, () -> server.openCursors().isEmpty());
        assertThat(sent("killCursors")).hasSize(1);
        everythingWasSaidInTheSession();
    }

    @Test
    void aClosedSessionIsRefused() {
        session.close();
        assertThatThrownBy(() -> upload(CHUNK)).isInstanceOf(IllegalStateException.class);
        assertThat(server.commandCount("insert")).isZero();
    }

    private ObjectId upload(int bytes) {
        return Mono.from(bucket.uploadFromPublisher(session, "file", pieces(bytes)))
                .block(LIMIT);
    }

    /** In pieces that do not fit the chunks. */
    private static Flux<ByteBuffer> pieces(int bytes) {
        return Flux.range(0, (bytes + 332) / 333).map(i -> ByteBuffer.wrap(new byte[Math.min(333, bytes - i * 333)]));
    }

    private static int bytes(Publisher<ByteBuffer> download) {
        return Flux.from(download)
                .map(ByteBuffer::remaining)
                .reduce(0, Integer::sum)
                .block(LIMIT);
    }

    private static void run(Publisher<Void> operation) {
        Mono.from(operation).block(LIMIT);
    }

    private List<BsonDocument> sent(String command) {
        return server.commands(command).stream().map(RecordedCommand::document).toList();
    }

    private void everythingWasSaidInTheSession() {
        BsonDocument lsid = session.getServerSession().getIdentifier();
        List<BsonDocument> said =
                COMMANDS.stream().flatMap(command -> sent(command).stream()).toList();
        assertThat(said).isNotEmpty().allSatisfy(document -> assertThat(document.getDocument("lsid"))
                .isEqualTo(lsid));
    }

    private long chunks() {
        return database.getCollection("fs.chunks").countDocuments().block(LIMIT);
    }
}
