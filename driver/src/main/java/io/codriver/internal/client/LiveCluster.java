package io.codriver.internal.client;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import io.codriver.CodriverCluster;
import io.codriver.CodriverDatabase;
import java.util.concurrent.TimeUnit;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/** A deployment seen in one way. */
class LiveCluster extends NotYetCluster {

    final View view;

    LiveCluster(View view) {
        this.view = view;
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
    public CodriverCluster withCodecRegistry(CodecRegistry codecRegistry) {
        return new LiveCluster(view.with(codecRegistry));
    }

    @Override
    public CodriverCluster withReadPreference(ReadPreference readPreference) {
        return new LiveCluster(view.with(readPreference));
    }

    @Override
    public CodriverCluster withWriteConcern(WriteConcern writeConcern) {
        return new LiveCluster(view.with(writeConcern));
    }

    @Override
    public CodriverCluster withReadConcern(ReadConcern readConcern) {
        return new LiveCluster(view.with(readConcern));
    }

    @Override
    public CodriverCluster withTimeout(long timeout, TimeUnit unit) {
        return new LiveCluster(view.with(timeout, unit));
    }

    @Override
    public CodriverDatabase getDatabase(String name) {
        return new LiveDatabase(name, view);
    }
}
