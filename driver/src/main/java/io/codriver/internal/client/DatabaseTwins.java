package io.codriver.internal.client;

import com.mongodb.ReadPreference;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.CreateViewOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.AggregateFlux;
import io.codriver.ChangeStreamFlux;
import io.codriver.CodriverDatabase;
import io.codriver.ListCollectionNamesFlux;
import io.codriver.ListCollectionsFlux;
import io.codriver.RunCursorFlux;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import reactor.core.publisher.Mono;

/** The operations of a database inside an explicit session: those of a database that has the session. */
abstract class DatabaseTwins extends DatabaseSchema {

    DatabaseTwins(String name, View view) {
        super(name, view);
    }

    /** This database, with all its operations in the session. */
    abstract CodriverDatabase in(ClientSession clientSession);

    @Override
    public Mono<Document> runCommand(ClientSession clientSession, Bson command) {
        return in(clientSession).runCommand(command);
    }

    @Override
    public Mono<Document> runCommand(ClientSession clientSession, Bson command, ReadPreference readPreference) {
        return in(clientSession).runCommand(command, readPreference);
    }

    @Override
    public <TResult> Mono<TResult> runCommand(ClientSession clientSession, Bson command, Class<TResult> resultClass) {
        return in(clientSession).runCommand(command, resultClass);
    }

    @Override
    public <TResult> Mono<TResult> runCommand(
            ClientSession clientSession, Bson command, ReadPreference readPreference, Class<TResult> resultClass) {
        return in(clientSession).runCommand(command, readPreference, resultClass);
    }

    @Override
    public RunCursorFlux<Document> runCursorCommand(ClientSession clientSession, Bson command) {
        return in(clientSession).runCursorCommand(command);
    }

    @Override
    public <T> RunCursorFlux<T> runCursorCommand(
            ClientSession clientSession, Bson command, ReadPreference readPreference, Class<T> resultClass) {
        return in(clientSession).runCursorCommand(command, readPreference, resultClass);
    }

    @Override
    public Mono<Void> drop(ClientSession clientSession) {
        return in(clientSession).drop();
    }

    @Override
    public ListCollectionNamesFlux listCollectionNames(ClientSession clientSession) {
        return in(clientSession).listCollectionNames();
    }

    @Override
    public ListCollectionsFlux<Document> listCollections(ClientSession clientSession) {
        return in(clientSession).listCollections();
    }

    @Override
    public <TResult> ListCollectionsFlux<TResult> listCollections(
            ClientSession clientSession, Class<TResult> resultClass) {
        return in(clientSession).listCollections(resultClass);
    }

    @Override
    public Mono<Void> createCollection(ClientSession clientSession, String collectionName) {
        return in(clientSession).createCollection(collectionName);
    }

    @Override
    public Mono<Void> createCollection(
            ClientSession clientSession, String collectionName, CreateCollectionOptions options) {
        return in(clientSession).createCollection(collectionName, options);
    }

    @Override
    public Mono<Void> createView(
            ClientSession clientSession, String viewName, String viewOn, List<? extends Bson> pipeline) {
        return in(clientSession).createView(viewName, viewOn, pipeline);
    }

    @Override
    public Mono<Void> createView(
            ClientSession clientSession,
            String viewName,
            String viewOn,
            List<? extends Bson> pipeline,
            CreateViewOptions options) {
        return in(clientSession).createView(viewName, viewOn, pipeline, options);
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
    public AggregateFlux<Document> aggregate(ClientSession clientSession, List<? extends Bson> pipeline) {
        return in(clientSession).aggregate(pipeline);
    }

    @Override
    public <TResult> AggregateFlux<TResult> aggregate(
            ClientSession clientSession, List<? extends Bson> pipeline, Class<TResult> resultClass) {
        return in(clientSession).aggregate(pipeline, resultClass);
    }
}
