package io.codriver.internal.client;

import static io.codriver.internal.client.NotYet.notYet;

import com.mongodb.ClientSessionOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.ListDatabasesPublisher;
import io.codriver.ChangeStreamFlux;
import io.codriver.internal.command.ChangeQuery;
import io.codriver.internal.command.Level;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is done with a deployment as a whole. */
abstract class ClusterOperations extends ClusterCore {

    ClusterOperations(View view) {
        super(view);
    }

    @Override
    public Mono<ClientSession> startSession() {
        throw notYet("startSession");
    }

    @Override
    public Mono<ClientSession> startSession(ClientSessionOptions options) {
        throw notYet("startSession");
    }

    @Override
    public Flux<String> listDatabaseNames() {
        throw notYet("listDatabaseNames");
    }

    @Override
    public ListDatabasesPublisher<Document> listDatabases() {
        throw notYet("listDatabases");
    }

    @Override
    public <TResult> ListDatabasesPublisher<TResult> listDatabases(Class<TResult> resultClass) {
        throw notYet("listDatabases");
    }

    @Override
    public ChangeStreamFlux<Document> watch() {
        return watch(List.of(), Document.class);
    }

    @Override
    public <R> ChangeStreamFlux<R> watch(Class<R> resultClass) {
        return watch(List.of(), resultClass);
    }

    @Override
    public ChangeStreamFlux<Document> watch(List<? extends Bson> pipeline) {
        return watch(pipeline, Document.class);
    }

    @Override
    public <R> ChangeStreamFlux<R> watch(List<? extends Bson> pipeline, Class<R> resultClass) {
        Arguments.given("resultClass", resultClass);
        ChangeQuery changes = new ChangeQuery(Level.CLUSTER, Arguments.given("pipeline", pipeline));
        return new LiveChangeStream<>(view, view.target("admin"), changes, resultClass);
    }

    @Override
    public Mono<ClientBulkWriteResult> bulkWrite(List<? extends ClientNamespacedWriteModel> requests) {
        throw notYet("bulkWrite");
    }

    @Override
    public Mono<ClientBulkWriteResult> bulkWrite(
            List<? extends ClientNamespacedWriteModel> requests, ClientBulkWriteOptions options) {
        throw notYet("bulkWrite");
    }
}
