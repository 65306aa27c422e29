package io.codriver.internal.client;

import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.ChangeStreamFlux;
import io.codriver.CodriverCluster;
import io.codriver.ListDatabasesFlux;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The operations of a deployment inside an explicit session: those of a view that has the session. */
abstract class ClusterTwins extends ClusterOperations {

    ClusterTwins(View view) {
        super(view);
    }

    /** This view, with all its operations in the session. */
    abstract CodriverCluster in(ClientSession clientSession);

    @Override
    public Flux<String> listDatabaseNames(ClientSession clientSession) {
        return in(clientSession).listDatabaseNames();
    }

    @Override
    public ListDatabasesFlux<Document> listDatabases(ClientSession clientSession) {
        return in(clientSession).listDatabases();
    }

    @Override
    public <TResult> ListDatabasesFlux<TResult> listDatabases(ClientSession clientSession, Class<TResult> resultClass) {
        return in(clientSession).listDatabases(resultClass);
    }

    @Override
    public ChangeStreamFlux<Document> watch(ClientSession clientSession) {
        return in(clientSession).watch();
    }

    @Override
    public <TResult> ChangeStreamFlux<TResult> watch(ClientSession clientSession, Class<TResult> resultClass) {
        return in(clientSession).watch(resultClass);
    }

    @Override
    public ChangeStreamFlux<Document> watch(ClientSession clientSession, List<? extends Bson> pipeline) {
        return in(clientSession).watch(pipeline);
    }

    @Override
    public <TResult> ChangeStreamFlux<TResult> watch(
            ClientSession clientSession, List<? extends Bson> pipeline, Class<TResult> resultClass) {
        return in(clientSession).watch(pipeline, resultClass);
    }

    @Override
    public Mono<ClientBulkWriteResult> bulkWrite(
            ClientSession clientSession, List<? extends ClientNamespacedWriteModel> requests) {
        return in(clientSession).bulkWrite(requests);
    }

    @Override
    public Mono<ClientBulkWriteResult> bulkWrite(
            ClientSession clientSession,
            List<? extends ClientNamespacedWriteModel> requests,
            ClientBulkWriteOptions options) {
        return in(clientSession).bulkWrite(requests, options);
    }
}
