package io.codriver.internal.client;

import static io.codriver.internal.client.NotYet.notYet;

import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.CreateViewOptions;
import com.mongodb.reactivestreams.client.ListCollectionNamesPublisher;
import com.mongodb.reactivestreams.client.ListCollectionsPublisher;
import io.codriver.internal.command.Drop;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import reactor.core.publisher.Mono;

/** What a database has: its collections and views, its being there. */
abstract class DatabaseSchema extends DatabaseReads {

    DatabaseSchema(String name, View view) {
        super(name, view);
    }

    @Override
    public Mono<Void> drop() {
        return run(() -> Drop.database(name, view.writeConcern()));
    }

    @Override
    public ListCollectionNamesPublisher listCollectionNames() {
        throw notYet("listCollectionNames");
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
    public Mono<Void> createCollection(String collectionName) {
        throw notYet("createCollection");
    }

    @Override
    public Mono<Void> createCollection(String collectionName, CreateCollectionOptions options) {
        throw notYet("createCollection");
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
}
