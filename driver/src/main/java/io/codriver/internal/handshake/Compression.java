package io.codriver.internal.handshake;

import io.codriver.internal.hello.Hello;
import io.codriver.internal.wire.compress.Compressor;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** What is said of compressors in hello. Pure. Spec: OP_COMPRESSED, "MongoDB Handshake Amendment". */
final class Compression {

    private Compression() {}

    /** The field of hello, empty if there are none. */
    static BsonDocument announcement(List<Compressor> compressors) {
        BsonArray names = new BsonArray();
        compressors.forEach(each -> names.add(new BsonString(each.name())));
        return new BsonDocument("compression", names);
    }

    /** The first one of ours which the server knows as well; its order does not count. */
    static Optional<Compressor> agreed(List<Compressor> announced, Hello hello) {
        return hello.raw().get("compression") instanceof BsonArray known
                ? announced.stream()
                        .filter(each -> known.contains(new BsonString(each.name())))
                        .findFirst()
                : Optional.empty();
    }
}
