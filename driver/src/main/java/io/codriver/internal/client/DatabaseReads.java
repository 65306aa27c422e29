package io.codriver.internal.client;

import com.mongodb.ReadPreference;
import io.codriver.AggregateFlux;
import io.codriver.ChangeStreamFlux;
import io.codriver.RunCursorFlux;
import io.codriver.internal.command.Level;
import io.codriver.internal.command.pipeline.ChangeQuery;
import io.codriver.internal.command.pipeline.Pipeline;
import io.codriver.internal.command.run.RunCommand;
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
    public RunCursorFlux<Document> runCursorCommand(Bson command) {
        return runCursorCommand(command, ReadPreference.primary(), Document.class);
    }

    @Override
    public <T> RunCursorFlux<T> runCursorCommand(Bson command, ReadPreference readPreference, Class<T> resultClass) {
        Arguments.given("command", command);
        Arguments.given("readPreference", readPreference);
        Arguments.given("resultClass", resultClass);
        return new LiveRunCursor<>(name, view, command, readPreference, resultClass);
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
        ChangeQuery changes = new ChangeQuery(Level.DATABASE, Arguments.given("pipeline", pipeline));
        return new LiveChangeStream<>(view, view.target(name), changes, resultClass);
    }

    @Override
    public AggregateFlux<Document> aggregate(List<? extends Bson> pipeline) {
        return aggregate(pipeline, Document.class);
    }

    @Override
    public <R> AggregateFlux<R> aggregate(List<? extends Bson> pipeline, Class<R> resultClass) {
        Arguments.given("resultClass", resultClass);
        Pipeline stages = new Pipeline(Level.DATABASE, Arguments.given("pipeline", pipeline));
        return new LiveAggregate<>(view, view.target(name), stages, resultClass);
    }
}
