package io.codriver.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ServerDescription;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.wire.Messages;
import io.codriver.internal.wire.SoundDocuments;
import java.util.Date;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a server says of itself becomes a description, poor as it may be: nothing is thrown once it is a document. */
final class HelloFuzzTest {

    private static final ServerAddress SERVER = new ServerAddress("a", 27017);

    @MethodSource("seeds")
    @FuzzTest
    void everyDocumentBecomesADescription(byte[] input) {
        SoundDocuments.read(input).ifPresent(HelloFuzzTest::describe);
    }

    private static void describe(BsonDocument reply) {
        ServerDescription description = ServerDescriptions.of(SERVER, Hello.of(reply), RoundTrips.NONE, 1);
        assertThat(description.isOk()).isTrue();
        assertThat(ServerDescriptions.sameToListeners(description, description)).isTrue();
        assertThat(description.toString()).isNotEmpty();
        assertThat(ToldHosts.members(description).stream().map(ServerAddress::getPort))
                .allMatch(port -> port > 0 && port < 65_536);
        ToldHosts.callsItselfOtherwise(description);
    }

    static Stream<byte[]> seeds() {
        ObjectId id = new ObjectId(new Date(0), 1);
        BsonDocument member = new BsonDocument("ok", new BsonInt32(1))
                .append("isWritablePrimary", BsonBoolean.TRUE)
                .append("secondary", BsonBoolean.FALSE)
                .append("hidden", BsonBoolean.FALSE)
                .append("arbiterOnly", BsonBoolean.FALSE)
                .append("helloOk", BsonBoolean.TRUE)
                .append("setName", new BsonString("rs"))
                .append("setVersion", new BsonInt64(3))
                .append("electionId", new BsonObjectId(id))
                .append("me", new BsonString("A:27017"))
                .append("primary", new BsonString("a:27017"))
                .append("hosts", hosts("a:27017", "[::1]:2", "b", "c:0", "c:x", ":", "/tmp/m.sock", "%41:1"))
                .append("passives", hosts("d:65536"))
                .append("arbiters", hosts("e:1"))
                .append("tags", new BsonDocument("dc", new BsonString("ny")).append("x", new BsonInt32(1)))
                .append("maxWireVersion", new BsonInt32(25))
                .append("minWireVersion", new BsonInt32(0))
                .append("maxBsonObjectSize", new BsonInt32(16_777_216))
                .append("maxMessageSizeBytes", new BsonInt32(48_000_000))
                .append("maxWriteBatchSize", new BsonInt32(100_000))
                .append("logicalSessionTimeoutMinutes", new BsonInt32(30))
                .append("lastWrite", new BsonDocument("lastWriteDate", new BsonDateTime(1)))
                .append("connectionId", new BsonInt32(5))
                .append(
                        "topologyVersion",
                        new BsonDocument("processId", new BsonObjectId(id)).append("counter", new BsonInt64(1)));
        BsonDocument router = new BsonDocument("ok", new BsonInt32(1)).append("msg", new BsonString("isdbgrid"));
        BsonDocument ghost = new BsonDocument("isreplicaset", BsonBoolean.TRUE);
        BsonDocument odd = member.clone()
                .append("setVersion", new BsonDecimal128(new Decimal128(3)))
                .append("maxWireVersion", new BsonDecimal128(Decimal128.POSITIVE_INFINITY))
                .append("connectionId", new BsonDecimal128(Decimal128.NaN))
                .append("logicalSessionTimeoutMinutes", new BsonDecimal128(Decimal128.NEGATIVE_ZERO));
        return Stream.of(member, router, ghost, odd, new BsonDocument()).map(Messages::bson);
    }

    private static BsonArray hosts(String... texts) {
        return new BsonArray(Stream.of(texts).map(BsonString::new).toList());
    }
}
