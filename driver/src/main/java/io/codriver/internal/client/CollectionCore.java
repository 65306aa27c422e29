package io.codriver.internal.client;

import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import io.codriver.CodriverCollection;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Target;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.codecs.Codec;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What a collection is, and how it runs its operations: each makes its command anew for each subscription. */
abstract class CollectionCore<T> implements CodriverCollection<T> {

    final MongoNamespace namespace;
    final Class<T> documentClass;
    final View view;
    final Target target;

    CollectionCore(MongoNamespace namespace, Class<T> documentClass, View view) {
        this.namespace = namespace;
        this.documentClass = Arguments.given("documentClass", documentClass);
        this.view = view;
        this.target = view.target(namespace, documentClass);
    }

    final Codec<T> codec() {
        return view.registry().get(documentClass);
    }

    final <R> Mono<R> run(Supplier<Command<R>> command) {
        return view.operations().run(command, view.context());
    }

    @Override
    public MongoNamespace getNamespace() {
        return namespace;
    }

    @Override
    public Class<T> getDocumentClass() {
        return documentClass;
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
}
