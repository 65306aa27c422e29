package io.codriver.internal.client;

import static io.codriver.internal.client.NotYet.notYet;

import com.mongodb.ReadPreference;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.CreateViewOptions;
import com.mongodb.reactivestreams.client.AggregatePublisher;
import com.mongodb.reactivestreams.client.ChangeStreamPublisher;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.ListCollectionNamesPublisher;
import com.mongodb.reactivestreams.client.ListCollectionsPublisher;
import io.codriver.CodriverDatabase;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import reactor.core.publisher.Mono;

/** What a database cannot do yet. Shrinks method by method, until it can be deleted. */
abstract class NotYetDatabase implements CodriverDatabase {

    @Override
    public Mono<Document> runCommand(ClientSession clientSession, Bson command) {
        throw notYet("runCommand(ClientSession, ..)");
    }

    @Override
    public Mono<Document> runCommand(ClientSession clientSession, Bson command, ReadPreference readPreference) {
        throw notYet("runCommand(ClientSession, ..)");
    }

    @Override
    public <TResult> Mono<TResult> runCommand(ClientSession clientSession, Bson command, Class<TResult> resultClass) {
        throw notYet("runCommand(ClientSession, ..)");
    }

    @Override
    public <TResult> Mono<TResult> runCommand(
            ClientSession clientSession, Bson command, ReadPreference readPreference, Class<TResult> resultClass) {
        throw notYet("runCommand(ClientSession, ..)");
    }

    @Override
    public Mono<Void> drop(ClientSession clientSession) {
        throw notYet("drop(ClientSession, ..)");
    }

    @Override
    public ListCollectionNamesPublisher listCollectionNames() {
        throw notYet("listCollectionNames");
    }

    @Override
    public ListCollectionNamesPublisher listCollectionNames(ClientSession clientSession) {
        throw notYet("listCollectionNames(ClientSession, ..)");
    }

    @Override
    public ListCollectionsPublisher<Document> listCollections() {
        throw notYet("listCollections");
    }

    @Override
    public <TResult> ListCollectionsPublisher<TResult> listCollections(Class<TResult> resultClass) {
        throw notYet("listCollections");
    }

    @Override
    public ListCollectionsPublisher<Document> listCollections(ClientSession clientSession) {
        throw notYet("listCollections(ClientSession, ..)");
    }

    @Override
    public <TResult> ListCollectionsPublisher<TResult> listCollections(
            ClientSession clientSession, Class<TResult> resultClass) {
        throw notYet("listCollections(ClientSession, ..)");
    }

    @Override
    public Mono<Void> createCollection(String collectionName) {
        throw notYet("createCollection");
    }

    @Override
    public Mono<Void> createCollection(String collectionName, CreateCollectionOptions options) {
        throw notYet("createCollection");
    }

    @Override
    public Mono<Void> createCollection(ClientSession clientSession, String collectionName) {
        throw notYet("createCollection(ClientSession, ..)");
    }

    @Override
    public Mono<Void> createCollection(
            ClientSession clientSession, String collectionName, CreateCollectionOptions options) {
        throw notYet("createCollection(ClientSession, ..)");
    }

    @Override
    public Mono<Void> createView(String viewName, String viewOn, List<? extends Bson> pipeline) {
        throw notYet("createView");
    }

    @Override
    public Mono<Void> createView(
            String viewName, String viewOn, List<? extends Bson> pipeline, CreateViewOptions options) {
        throw notYet("createView");
    }

    @Override
    public Mono<Void> createView(
            ClientSession clientSession, String viewName, String viewOn, List<? extends Bson> pipeline) {
        throw notYet("createView(ClientSession, ..)");
    }

    @Override
    public Mono<Void> createView(
            ClientSession clientSession,
            String viewName,
            String viewOn,
            List<? extends Bson> pipeline,
            CreateViewOptions options) {
        throw notYet("createView(ClientSession, ..)");
    }

    @Override
    public ChangeStreamPublisher<Document> watch() {
        throw notYet("watch");
    }

    @Override
    public <TResult> ChangeStreamPublisher<TResult> watch(Class<TResult> resultClass) {
        throw notYet("watch");
    }

    @Override
    public ChangeStreamPublisher<Document> watch(List<? extends Bson> pipeline) {
        throw notYet("watch");
    }

    @Override
    public <TResult> ChangeStreamPublisher<TResult> watch(List<? extends Bson> pipeline, Class<TResult> resultClass) {
        throw notYet("watch");
    }

    @Override
    public ChangeStreamPublisher<Document> watch(ClientSession clientSession) {
        throw notYet("watch(ClientSession, ..)");
    }

    @Override
    public <TResult> ChangeStreamPublisher<TResult> watch(ClientSession clientSession, Class<TResult> resultClass) {
        throw notYet("watch(ClientSession, ..)");
    }

    @Override
    public ChangeStreamPublisher<Document> watch(ClientSession clientSession, List<? extends Bson> pipeline) {
        throw notYet("watch(ClientSession, ..)");
    }

    @Override
    public <TResult> ChangeStreamPublisher<TResult> watch(
            ClientSession clientSession, List<? extends Bson> pipeline, Class<TResult> resultClass) {
        throw notYet("watch(ClientSession, ..)");
    }

    @Override
    public AggregatePublisher<Document> aggregate(List<? extends Bson> pipeline) {
        throw notYet("aggregate");
    }

    @Override
    public <TResult> AggregatePublisher<TResult> aggregate(List<? extends Bson> pipeline, Class<TResult> resultClass) {
        throw notYet("aggregate");
    }

    @Override
    public AggregatePublisher<Document> aggregate(ClientSession clientSession, List<? extends Bson> pipeline) {
        throw notYet("aggregate(ClientSession, ..)");
    }

    @Override
    public <TResult> AggregatePublisher<TResult> aggregate(
            ClientSession clientSession, List<? extends Bson> pipeline, Class<TResult> resultClass) {
        throw notYet("aggregate(ClientSession, ..)");
    }
}
