package io.codriver.internal.client;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import io.codriver.CodriverCluster;
import io.codriver.internal.command.Command;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What a deployment seen in one way is, and how it runs its operations. */
abstract class ClusterCore implements CodriverCluster {

    final View view;

    ClusterCore(View view) {
        this.view = view;
    }

    final <R> Mono<R> run(Supplier<Command<R>> command) {
        return view.operations().run(command, view.context());
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
        return view.timeout(Arguments.given("timeUnit", unit));
    }
}
