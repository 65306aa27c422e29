package io.codriver.internal.client;

import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import io.codriver.CodriverCollection;
import io.codriver.CodriverDatabase;
import io.codriver.internal.command.Drop;
import io.codriver.internal.command.RunCommand;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A database. */
final class LiveDatabase extends NotYetDatabase {

    private final String name;
    private final View view;

    LiveDatabase(String name, View view) {
        MongoNamespace.checkDatabaseNameValidity(name);
        this.name = name;
        this.view = view;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public CodecRegistry getCodecRegistry() {
        return view.registry();
    }

    @Override
    public ReadPreference getReadPreference() {
        return view.readPreference();
    }

    @Override
    public WriteConcern getWriteConcern() {
        return view.writeConcern();
    }

    @Override
    public ReadConcern getReadConcern() {
        return view.readConcern();
    }

    @Override
    public @Nullable Long getTimeout(TimeUnit unit) {
        return view.timeout(unit);
    }

    @Override
    public CodriverDatabase withCodecRegistry(CodecRegistry codecRegistry) {
        return new LiveDatabase(name, view.with(codecRegistry));
    }

    @Override
    public CodriverDatabase withReadPreference(ReadPreference readPreference) {
        return new LiveDatabase(name, view.with(readPreference));
    }

    @Override
    public CodriverDatabase withWriteConcern(WriteConcern writeConcern) {
        return new LiveDatabase(name, view.with(writeConcern));
    }

    @Override
    public CodriverDatabase withReadConcern(ReadConcern readConcern) {
        return new LiveDatabase(name, view.with(readConcern));
    }

    @Override
    public CodriverDatabase withTimeout(long timeout, TimeUnit unit) {
        return new LiveDatabase(name, view.with(timeout, unit));
    }

    @Override
    public CodriverCollection<Document> getCollection(String collectionName) {
        return getCollection(collectionName, Document.class);
    }

    @Override
    public <T> CodriverCollection<T> getCollection(String collectionName, Class<T> documentClass) {
        return new LiveCollection<>(new MongoNamespace(name, collectionName), documentClass, view);
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
        return view.operations()
                .run(
                        () -> RunCommand.of(
                                name,
                                command.toBsonDocument(BsonDocument.class, registry),
                                readPreference,
                                registry.get(resultClass)),
                        view.timeout());
    }

    @Override
    public Mono<Void> drop() {
        return view.operations().run(() -> Drop.database(name, view.writeConcern()), view.timeout());
    }
}
