package io.codriver.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import com.mongodb.Tag;
import com.mongodb.TagSet;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import com.mongodb.connection.TopologyVersion;
import io.codriver.internal.hello.Hello;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerDescriptionsTest {

    private static final ServerAddress SERVER = new ServerAddress("db");
    private static final ObjectId ID = new ObjectId("000000000000000000000001");

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ok: 1, ismaster: true} | STANDALONE",
                "{ok: 1, isWritablePrimary: true} | STANDALONE",
                "{ok: 1, ismaster: true, msg: 'isdbgrid'} | SHARD_ROUTER",
                "{ok: 1, ismaster: true, setName: 'rs'} | REPLICA_SET_PRIMARY",
                "{ok: 1, isWritablePrimary: true, setName: 'rs'} | REPLICA_SET_PRIMARY",
                "{ok: 1, isWritablePrimary: false, ismaster: true, setName: 'rs'} | REPLICA_SET_OTHER",
                "{ok: 1, secondary: true, setName: 'rs'} | REPLICA_SET_SECONDARY",
                "{ok: 1, secondary: true, hidden: true, setName: 'rs'} | REPLICA_SET_OTHER",
                "{ok: 1, arbiterOnly: true, setName: 'rs'} | REPLICA_SET_ARBITER",
                "{ok: 1, isreplicaset: true} | REPLICA_SET_GHOST",
                "{ok: 1, setName: 17} | STANDALONE"
            })
    void theTypeFollowsTheTableOfTheSpecification(String hello, ServerType type) {
        assertThat(of(hello).getType()).isEqualTo(type);
    }

    @Test
    void everyFieldIsRead() {
        ServerDescription server = of("{ok: 1, isWritablePrimary: true, setName: 'rs', setVersion: 3, me: 'A:1',"
                + " hosts: ['A:1', 'b:2'], passives: ['c:3'], arbiters: ['D:4'], primary: 'a:1',"
                + " electionId: {$oid: '000000000000000000000001'}, tags: {dc: 'east', bad: 7}, minWireVersion: 3,"
                + " maxWireVersion: 21, maxBsonObjectSize: 1000, logicalSessionTimeoutMinutes: 30, helloOk: true,"
                + " lastWrite: {lastWriteDate: {$date: {$numberLong: '5000'}}}, iscryptd: true,"
                + " topologyVersion: {processId: {$oid: '000000000000000000000001'}, counter: {$numberLong: '9'}}}");
        assertThat(server.isOk()).isTrue();
        assertThat(server.getCanonicalAddress()).isEqualTo("a:1");
        assertThat(server.getHosts()).containsExactly("a:1", "b:2");
        assertThat(server.getPassives()).containsExactly("c:3");
        assertThat(server.getArbiters()).containsExactly("d:4");
        assertThat(server.getPrimary()).isEqualTo("a:1");
        assertThat(server.getSetName()).isEqualTo("rs");
        assertThat(server.getSetVersion()).isEqualTo(3);
        assertThat(server.getElectionId()).isEqualTo(ID);
        assertThat(server.getTagSet()).isEqualTo(new TagSet(new Tag("dc", "east")));
        assertThat(server.getMinWireVersion()).isEqualTo(3);
        assertThat(server.getMaxWireVersion()).isEqualTo(21);
        assertThat(server.getMaxDocumentSize()).isEqualTo(1000);
        assertThat(server.getLogicalSessionTimeoutMinutes()).isEqualTo(30);
        assertThat(server.isHelloOk()).isTrue();
        assertThat(server.isCryptd()).isTrue();
        assertThat(server.getLastWriteDate()).isEqualTo(new Date(5000));
        assertThat(server.getTopologyVersion()).isEqualTo(new TopologyVersion(ID, 9));
        assertThat(server.getRoundTripTimeNanos()).isEqualTo(7_000);
        assertThat(server.getLastUpdateTime(TimeUnit.NANOSECONDS)).isEqualTo(77);
    }

    @Test
    void fieldsOfAnUnexpectedTypeCountAsAbsent() {
        ServerDescription server = of("{ok: 1, hosts: 'a', passives: [1], primary: 2, tags: [], setVersion: 'x',"
                + " electionId: 5, lastWrite: 'y', topologyVersion: {processId: 1}, me: {},"
                + " logicalSessionTimeoutMinutes: null}");
        assertThat(server.getHosts()).isEmpty();
        assertThat(server.getPassives()).isEmpty();
        assertThat(server.getPrimary()).isNull();
        assertThat(server.getSetVersion()).isNull();
        assertThat(server.getTopologyVersion()).isNull();
        assertThat(server.getLogicalSessionTimeoutMinutes()).isNull();
    }

    @Test
    void versionsOfAnotherProcessAreNeverOlder() {
        TopologyVersion known = new TopologyVersion(ID, 9);
        assertThat(ServerDescriptions.isOlder(new TopologyVersion(ID, 8), known))
                .isTrue();
        assertThat(ServerDescriptions.isOlder(new TopologyVersion(ID, 9), known))
                .isFalse();
        assertThat(ServerDescriptions.isOlderOrSame(new TopologyVersion(ID, 9), known))
                .isTrue();
        assertThat(ServerDescriptions.isOlder(new TopologyVersion(new ObjectId(), 1), known))
                .isFalse();
        assertThat(ServerDescriptions.isOlder(null, known)).isFalse();
        assertThat(ServerDescriptions.isOlder(known, null)).isFalse();
    }

    @Test
    void roundTripsAreNoNewsForListeners() {
        ServerDescription one = of("{ok: 1}");
        ServerDescription other =
                ServerDescriptions.of(SERVER, Hello.of(BsonDocument.parse("{ok: 1}")), RoundTrips.NONE.with(99), 1_000);
        assertThat(ServerDescriptions.sameToListeners(one, other)).isTrue();
        assertThat(ServerDescriptions.sameToListeners(one, of("{ok: 1, maxWireVersion: 9}")))
                .isFalse();
    }

    private static ServerDescription of(String hello) {
        return ServerDescriptions.of(SERVER, Hello.of(BsonDocument.parse(hello)), RoundTrips.NONE.with(7_000), 77);
    }
}
