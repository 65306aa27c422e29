package io.codriver.internal.client;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.CodriverCluster;
import io.codriver.CodriverDatabase;
import java.util.concurrent.TimeUnit;
import org.bson.codecs.configuration.CodecRegistry;

/** A deployment seen in one way. */
class LiveCluster extends ClusterTwins {

    LiveCluster(View view) {
        super(view);
    }

    @Override
    CodriverCluster in(ClientSession clientSession) {
        return new LiveCluster(view.in(clientSession));
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
    public CodriverCluster withRawData(boolean rawData) {
        return new LiveCluster(view.withRawData(rawData));
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
