package io.codriver.internal.client;

import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import io.codriver.CodriverDatabase;
import io.codriver.internal.command.Command;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What a database is, and how it runs its operations: each makes its command anew for each subscription. */
abstract class DatabaseCore implements CodriverDatabase {

    final String name;
    final View view;

    DatabaseCore(String name, View view) {
        MongoNamespace.checkDatabaseNameValidity(name);
        this.name = name;
        this.view = view;
    }

    final <R> Mono<R> run(Supplier<Command<R>> command) {
        return view.operations().run(command, view.context());
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
}
