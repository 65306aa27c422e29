package io.codriver.specification.unified.operation;

import static java.util.Map.entry;

import com.mongodb.client.gridfs.model.GridFSDownloadOptions;
import com.mongodb.client.gridfs.model.GridFSUploadOptions;
import com.mongodb.reactivestreams.client.gridfs.GridFSBucket;
import com.mongodb.reactivestreams.client.gridfs.GridFSDownloadPublisher;
import io.codriver.specification.unified.InvalidCaseException;
import io.codriver.specification.unified.deployment.Blocking;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.BsonValue;
import org.bson.Document;
import reactor.core.publisher.Mono;

/** Operations on GridFS buckets; contents are binary values. */
final class BucketOperations {

    static final Map<String, Operation<GridFSBucket>> TABLE = Map.ofEntries(
            entry("upload", BucketOperations::upload),
            entry("uploadWithId", BucketOperations::uploadWithId),
            entry("download", BucketOperations::download),
            entry("downloadByName", BucketOperations::downloadByName),
            entry("delete", BucketOperations::delete),
            entry("rename", BucketOperations::rename),
            entry("drop", (bucket, arguments) -> Execution.done(bucket::drop)));

    private BucketOperations() {}

    private static Execution upload(GridFSBucket bucket, Arguments arguments) {
        String name = arguments.text("filename");
        byte[] source = source(arguments.document("source"));
        GridFSUploadOptions options = uploadOptions(arguments);
        return Execution.one(
                () -> bucket.uploadFromPublisher(name, Mono.fromSupplier(() -> ByteBuffer.wrap(source)), options),
                id -> Result.of(new BsonObjectId(id)));
    }

    private static Execution uploadWithId(GridFSBucket bucket, Arguments arguments) {
        BsonValue id = arguments.value("id");
        String name = arguments.text("filename");
        byte[] source = source(arguments.document("source"));
        GridFSUploadOptions options = uploadOptions(arguments);
        return Execution.done(
                () -> bucket.uploadFromPublisher(id, name, Mono.fromSupplier(() -> ByteBuffer.wrap(source)), options));
    }

    private static GridFSUploadOptions uploadOptions(Arguments arguments) {
        GridFSUploadOptions options = new GridFSUploadOptions();
        arguments.number("chunkSizeBytes", options::chunkSizeBytes);
        arguments.document("metadata", metadata -> options.metadata(Document.parse(metadata.toJson())));
        // The Java drivers never write an MD5 digest.
        arguments.flag("disableMD5", disable -> {});
        return options;
    }

    private static Execution download(GridFSBucket bucket, Arguments arguments) {
        BsonValue id = arguments.value("id");
        return content(() -> bucket.downloadToPublisher(id));
    }

    private static Execution downloadByName(GridFSBucket bucket, Arguments arguments) {
        String name = arguments.text("filename");
        GridFSDownloadOptions options = new GridFSDownloadOptions();
        arguments.number("revision", options::revision);
        return content(() -> bucket.downloadToPublisher(name, options));
    }

    private static Execution content(Supplier<GridFSDownloadPublisher> source) {
        return () -> {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            for (ByteBuffer piece : Blocking.all(source.get())) {
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                content.writeBytes(bytes);
            }
            return Result.of(new BsonBinary(content.toByteArray()));
        };
    }

    private static Execution delete(GridFSBucket bucket, Arguments arguments) {
        BsonValue id = arguments.value("id");
        return Execution.done(() -> bucket.delete(id));
    }

    private static Execution rename(GridFSBucket bucket, Arguments arguments) {
        BsonValue id = arguments.value("id");
        String name = arguments.text("newFilename");
        return Execution.done(() -> bucket.rename(id, name));
    }

    private static byte[] source(BsonDocument source) {
        BsonValue hex = source.get("$$hexBytes");
        if (source.size() != 1 || hex == null || !hex.isString()) {
            throw new InvalidCaseException("not { $$hexBytes: <string> }: " + source);
        }
        try {
            return HexFormat.of().parseHex(hex.asString().getValue().toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidCaseException("malformed $$hexBytes: " + source);
        }
    }
}
