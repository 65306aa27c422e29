package io.codriver.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ClientSessionOptions;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterType;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.internal.deployment.Deployment;
import io.codriver.internal.deployment.SelectedServer;
import io.codriver.internal.deployment.ServerRequest;
import io.codriver.internal.execute.OperationTimeout;
import io.codriver.internal.execute.Operations;
import io.codriver.internal.execute.retry.RetryRules;
import io.codriver.internal.session.Sessions;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import io.codriver.internal.watch.CommandWatch;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

final class SessionShapeTest {

    private final Deployment nowhere = new Deployment() {
        @Override
        public ClusterDescription description() {
            return new ClusterDescription(ClusterConnectionMode.MULTIPLE, ClusterType.UNKNOWN, List.of());
        }

        @Override
        public Mono<SelectedServer> select(ServerRequest request) {
            return Mono.never();
        }

        @Override
        public Mono<Void> warmUp(Deadline by) {
            return Mono.never();
        }

        @Override
        public Mono<Void> closeGracefully(Duration limit) {
            return Mono.empty();
        }

        @Override
        public void close() {}
    };
    private final Sessions sessions = new Sessions(nowhere::description);
    private final Operations operations = new Operations(
            nowhere,
            new ManualTime(),
            sessions,
            new Operations.Settings(0, false, null, CommandWatch.NOBODY, RetryRules.standard()));

    @ParameterizedTest
    @EnumSource
    void eachShapeIsASession(SessionShape shape) {
        ClientSession session = session(shape, ClientSessionOptions.builder().build());
        assertThat(sessions.of(session)).isNotNull();
        assertThat(session.isCausallyConsistent()).isTrue();
        assertThat(session.getOriginator()).isSameAs(sessions.client());
        assertThat(session.getServerSession()).isSameAs(session.getServerSession());
        session.advanceOperationTime(new BsonTimestamp(3, 1));
        session.advanceOperationTime(new BsonTimestamp(2, 1));
        session.advanceOperationTime(null);
        assertThat(session.getOperationTime()).isEqualTo(new BsonTimestamp(3, 1));
        session.advanceClusterTime(BsonDocument.parse("{clusterTime: {$timestamp: {t: 3, i: 1}}}"));
        session.advanceClusterTime(BsonDocument.parse("{clusterTime: {$timestamp: {t: 2, i: 1}}}"));
        assertThat(session.getClusterTime()).isEqualTo(BsonDocument.parse("{clusterTime: {$timestamp: {t: 3, i: 1}}}"));
        assertThat(session.equals(session)).isTrue();
        assertThat(session)
                .isNotEqualTo(session(shape, ClientSessionOptions.builder().build()));
        assertThat(session.hashCode()).isEqualTo(session.hashCode());
        assertThat(session.toString()).contains("ClientSession");
    }

    @ParameterizedTest
    @EnumSource
    void eachShapeSaysWhatIsWrongAsTheOfficialDriverDoes(SessionShape shape) {
        ClientSession session =
                session(shape, ClientSessionOptions.builder().snapshot(true).build());
        assertThat(session.isCausallyConsistent()).isFalse();
        assertThatThrownBy(session::startTransaction).isExactlyInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Mono.from(session.commitTransaction()).block())
                .isExactlyInstanceOf(IllegalStateException.class);
        assertThatThrownBy(session::getTransactionOptions).isExactlyInstanceOf(IllegalStateException.class);
        session.close();
        session.close();
        assertThatThrownBy(session::getServerSession).isExactlyInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.advanceOperationTime(new BsonTimestamp(1, 1)))
                .isExactlyInstanceOf(IllegalStateException.class);
    }

    @Test
    void theShapeOfOlderInterfacesNamesNoTypeThatTheyLack() {
        assertThat(Arrays.stream(LiveSession.class.getMethods())
                        .map(method -> method.getReturnType().getName()))
                .doesNotContain("com.mongodb.internal.observability.micrometer.TransactionSpan");
    }

    @Test
    @EnabledIf("io.codriver.Releases#haveObservability")
    void theNewestInterfacesGetAClass() {
        assertThat(SessionShape.here()).isEqualTo(SessionShape.CLASS);
    }

    private ClientSession session(SessionShape shape, ClientSessionOptions options) {
        return shape.of(sessions.start(options), operations, OperationTimeout.UNSET);
    }
}
