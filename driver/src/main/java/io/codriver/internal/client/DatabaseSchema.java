package io.codriver.internal.client;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.CreateViewOptions;
import io.codriver.ListCollectionNamesFlux;
import io.codriver.ListCollectionsFlux;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.schema.CreateCollection;
import io.codriver.internal.command.schema.Drop;
import java.util.List;
import org.bson.BsonDocument;
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
        return run(() -> Drop.database(name, view.writeConcernOfCommands()));
    }

    @Override
    public ListCollectionNamesFlux listCollectionNames() {
        return new LiveListCollectionNames(name, view);
    }

    @Override
    public ListCollectionsFlux<Document> listCollections() {
        return listCollections(Document.class);
    }

    @Override
    public <TResult> ListCollectionsFlux<TResult> listCollections(Class<TResult> resultClass) {
        return new LiveListCollections<>(name, view, Arguments.given("resultClass", resultClass));
    }

    @Override
    public Mono<Void> createCollection(String collectionName) {
        return createCollection(collectionName, new CreateCollectionOptions());
    }

    @Override
    public Mono<Void> createCollection(String collectionName, CreateCollectionOptions options) {
        Target target = named("collectionName", collectionName);
        if (Arguments.given("options", options).getEncryptedFields() != null) {
            throw Unsupported.encryptedFields();
        }
        return run(() -> CreateCollection.of(target, options));
    }

    @Override
    public Mono<Void> createView(String viewName, String viewOn, List<? extends Bson> pipeline) {
        return createView(viewName, viewOn, pipeline, new CreateViewOptions());
    }

    @Override
    public Mono<Void> createView(
            String viewName, String viewOn, List<? extends Bson> pipeline, CreateViewOptions options) {
        Target target = named("viewName", viewName);
        Arguments.given("viewOn", viewOn);
        Arguments.withoutNull("pipeline", pipeline);
        Arguments.given("options", options);
        return run(() -> CreateCollection.view(target, viewOn, pipeline, options));
    }

    private Target named(String argument, String collection) {
        return view.target(new MongoNamespace(name, Arguments.given(argument, collection)), BsonDocument.class);
    }
}
