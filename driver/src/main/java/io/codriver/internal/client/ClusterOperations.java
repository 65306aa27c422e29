package io.codriver.internal.client;

import com.mongodb.ClientSessionOptions;
import com.mongodb.TransactionOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.ChangeStreamFlux;
import io.codriver.CodriverSession;
import io.codriver.ListDatabasesFlux;
import io.codriver.internal.command.Level;
import io.codriver.internal.command.bulk.ClientBulkWrite;
import io.codriver.internal.command.pipeline.ChangeQuery;
import io.codriver.internal.execute.Operations;
import java.util.List;
import org.bson.Document;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.conversions.Bson;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is done with a deployment as a whole. */
abstract class ClusterOperations extends ClusterCore {

    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();

    ClusterOperations(View view) {
        super(view);
    }

    @Override
    public Mono<ClientSession> startSession() {
        return startSession(ClientSessionOptions.builder().build());
    }

    @Override
    public Mono<ClientSession> startSession(ClientSessionOptions options) {
        return openSession(options).cast(ClientSession.class);
    }

    @Override
    public Mono<CodriverSession> openSession() {
        return openSession(ClientSessionOptions.builder().build());
    }

    @Override
    public Mono<CodriverSession> openSession(ClientSessionOptions options) {
        ClientSessionOptions complete = ClientSessionOptions.builder(Arguments.given("options", options))
                .defaultTransactionOptions(TransactionOptions.merge(
                        options.getDefaultTransactionOptions(),
                        TransactionOptions.builder()
                                .readConcern(view.readConcern())
                                .writeConcern(view.writeConcern())
                                .readPreference(view.readPreference())
                                .build()))
                .build();
        Operations operations = view.operations();
        return Mono.fromSupplier(
                () -> SessionShape.here().of(operations.sessions().start(complete), operations, view.timeout()));
    }

    @Override
    public Flux<String> listDatabaseNames() {
        return new LiveListDatabases<>(view, () -> DOCUMENTS).nameOnly(true).map(database -> database.getString("name")
                .getValue());
    }

    @Override
    public ListDatabasesFlux<Document> listDatabases() {
        return listDatabases(Document.class);
    }

    @Override
    public <TResult> ListDatabasesFlux<TResult> listDatabases(Class<TResult> resultClass) {
        Arguments.given("resultClass", resultClass);
        return new LiveListDatabases<>(view, () -> view.registry().get(resultClass));
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
        Arguments.givenAll("requests", requests);
        return run(() ->
                new ClientBulkWrite(view.registry(), view.writeConcernOfCommands(), requests, null, view.rawData()));
    }

    @Override
    public Mono<ClientBulkWriteResult> bulkWrite(
            List<? extends ClientNamespacedWriteModel> requests, ClientBulkWriteOptions options) {
        Arguments.givenAll("requests", requests);
        Arguments.given("options", options);
        return run(() ->
                new ClientBulkWrite(view.registry(), view.writeConcernOfCommands(), requests, options, view.rawData()));
    }
}
