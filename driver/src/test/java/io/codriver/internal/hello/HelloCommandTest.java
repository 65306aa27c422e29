package io.codriver.internal.hello;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerApi;
import com.mongodb.ServerApiVersion;
import io.codriver.internal.wire.OpMsgFlags;
import io.codriver.internal.wire.RequestEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

final class HelloCommandTest {

    private static final BsonDocument CLIENT = new BsonDocument("driver", new BsonDocument());
    private static final Optional<ServerApi> NO_API = Optional.empty();
    private static final Optional<ServerApi> API = Optional.of(ServerApi.builder()
            .version(ServerApiVersion.V1)
            .strict(true)
            .deprecationErrors(false)
            .build());

    @Test
    void theFirstHelloIsTheLegacyOneAndOffersTheModern() {
        assertThat(sent(HelloCommand.first(CLIENT, NO_API, false)))
                .isEqualTo(BsonDocument.parse(
                        "{isMaster: 1, helloOk: true, $db: 'admin', backpressure: '2'," + " client: {driver: {}}}"));
    }

    @Test
    void withADeclaredApiTheFirstHelloIsModern() {
        HelloCommand command = HelloCommand.first(CLIENT, API, false);
        assertThat(command.name()).isEqualTo("hello");
        assertThat(sent(command))
                .isEqualTo(BsonDocument.parse("{hello: 1, $db: 'admin', backpressure: '2', client: {driver: {}},"
                        + " apiVersion: '1', apiStrict: true, apiDeprecationErrors: false}"));
    }

    @Test
    void whatTheUserDidNotSayOfTheApiIsNotSent() {
        Optional<ServerApi> bare =
                Optional.of(ServerApi.builder().version(ServerApiVersion.V1).build());
        assertThat(sent(HelloCommand.check(false, bare)))
                .isEqualTo(BsonDocument.parse("{hello: 1, $db: 'admin', apiVersion: '1'}"));
    }

    @Test
    void behindALoadBalancerTheFirstHelloIsModernAndSaysSo() {
        assertThat(sent(HelloCommand.first(CLIENT, NO_API, true)))
                .isEqualTo(BsonDocument.parse(
                        "{hello: 1, $db: 'admin', backpressure: '2', client: {driver: {}}, loadBalanced: true}"));
    }

    @Test
    void laterChecksSayNothingThatBelongsToTheHandshake() {
        assertThat(sent(HelloCommand.check(true, NO_API))).isEqualTo(BsonDocument.parse("{hello: 1, $db: 'admin'}"));
        assertThat(sent(HelloCommand.check(false, NO_API)))
                .isEqualTo(BsonDocument.parse("{isMaster: 1, helloOk: true, $db: 'admin'}"));
    }

    @Test
    void anAwaitableCheckNamesTheTopologyItKnows() {
        BsonDocument version = new BsonDocument("counter", new BsonInt32(5));
        HelloCommand polling = HelloCommand.check(true, NO_API).awaiting(version, 10_000, false);
        assertThat(sent(polling))
                .isEqualTo(BsonDocument.parse("{hello: 1, $db: 'admin', topologyVersion: {counter: 5},"
                        + " maxAwaitTimeMS: {$numberLong: '10000'}}"));
        assertThat(polling.flags()).isZero();
        assertThat(HelloCommand.check(true, NO_API)
                        .awaiting(version, 10_000, true)
                        .flags())
                .isEqualTo(OpMsgFlags.EXHAUST_ALLOWED);
    }

    private static BsonDocument sent(HelloCommand command) {
        ByteBuf message = new RequestEncoder(ByteBufAllocator.DEFAULT).encode(1, command);
        byte[] bytes = ByteBufUtil.getBytes(message);
        message.release();
        RawBsonDocument document = new RawBsonDocument(Arrays.copyOfRange(bytes, 21, bytes.length));
        assertThat(document.getFirstKey()).isEqualTo(command.name());
        return document;
    }
}
