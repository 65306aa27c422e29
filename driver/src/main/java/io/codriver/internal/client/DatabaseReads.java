package io.codriver.internal.client;

import static io.codriver.internal.client.NotYet.notYet;

import com.mongodb.ReadPreference;
import com.mongodb.reactivestreams.client.AggregatePublisher;
import com.mongodb.reactivestreams.client.ChangeStreamPublisher;
import io.codriver.internal.command.RunCommand;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import reactor.core.publisher.Mono;

/** The reads of a database: commands, aggregations and change streams. */
abstract class DatabaseReads extends DatabaseCore {

    DatabaseReads(String name, View view) {
        super(name, view);
    }

    @Override
    public Mono<Document> runCommand(Bson command) {
        return runCommand(command, ReadPreference.primary(), Document.class);
    }

    @Override
    public Mono<Document> runCommand(Bson command, ReadPreference readPreference) {
        return runCommand(command, readPreference, Document.class);
    }

    @Override
    public <TResult> Mono<TResult> runCommand(Bson command, Class<TResult> resultClass) {
        return runCommand(command, ReadPreference.primary(), resultClass);
    }

    @Override
    public <TResult> Mono<TResult> runCommand(Bson command, ReadPreference readPreference, Class<TResult> resultClass) {
        Arguments.given("command", command);
        Arguments.given("readPreference", readPreference);
        Arguments.given("resultClass", resultClass);
        CodecRegistry registry = view.registry();
        return run(() -> RunCommand.of(
                name, command.toBsonDocument(BsonDocument.class, registry), readPreference, registry.get(resultClass)));
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
    public AggregatePublisher<Document> aggregate(List<? extends Bson> pipeline) {
        throw notYet("aggregate");
    }

    @Override
    public <TResult> AggregatePublisher<TResult> aggregate(List<? extends Bson> pipeline, Class<TResult> resultClass) {
        throw notYet("aggregate");
    }
}
