package io.codriver.internal.hello;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

final class HelloTest {

    @Test
    void whatAServerSaysIsRead() {
        BsonDocument reply = new BsonDocument("minWireVersion", new BsonInt32(8))
                .append("maxWireVersion", new BsonInt32(25))
                .append("maxBsonObjectSize", new BsonInt32(1000))
                .append("maxMessageSizeBytes", new BsonInt32(2000))
                .append("maxWriteBatchSize", new BsonInt32(3))
                .append("helloOk", BsonBoolean.TRUE)
                .append("connectionId", new BsonInt32(77))
                .append("setName", new BsonString("rs"));
        Hello hello = Hello.of(reply);
        assertThat(hello).isEqualTo(new Hello(reply, 8, 25, 1000, 2000, 3, true, 77L, null, false));
        assertThat(hello.raw().getString("setName").getValue()).isEqualTo("rs");
    }

    @Test
    void whatIsAbsentHasTheDefaultsOfTheSpecification() {
        BsonDocument reply = new BsonDocument("ok", new BsonInt32(1));
        assertThat(Hello.of(reply))
                .isEqualTo(new Hello(reply, 0, 0, 16 * 1024 * 1024, 48_000_000, 100_000, false, null, null, false));
    }

    @Test
    void whatHasAWrongTypeOrAnImpossibleValueHasTheDefaultsToo() {
        BsonDocument reply = new BsonDocument("maxWireVersion", new BsonString("25"))
                .append("maxBsonObjectSize", new BsonInt32(-1))
                .append("maxMessageSizeBytes", new BsonInt64(1L << 40))
                .append("maxWriteBatchSize", new BsonInt32(0))
                .append("helloOk", new BsonString("yes"))
                .append("connectionId", new BsonString("77"));
        assertThat(Hello.of(reply))
                .isEqualTo(new Hello(reply, 0, 0, 16 * 1024 * 1024, 48_000_000, 100_000, false, null, null, false));
    }

    @Test
    void numbersOfAnyTypeAreNumbers() {
        BsonDocument reply = new BsonDocument("maxWireVersion", new BsonDouble(21))
                .append("maxWriteBatchSize", new BsonInt64(500))
                .append("connectionId", new BsonDouble(5));
        Hello hello = Hello.of(reply);
        assertThat(hello.maxWireVersion()).isEqualTo(21);
        assertThat(hello.maxWriteBatchSize()).isEqualTo(500);
        assertThat(hello.connectionId()).isEqualTo(5L);
    }

    @Test
    void theServiceBehindALoadBalancerIsRead() {
        Hello hello = Hello.of(BsonDocument.parse("{ok: 1, serviceId: {$oid: '000000000000000000000007'}}"));
        assertThat(hello.serviceId()).isEqualTo(new ObjectId("000000000000000000000007"));
    }
}
