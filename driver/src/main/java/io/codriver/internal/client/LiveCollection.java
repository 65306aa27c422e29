package io.codriver.internal.client;

import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.CodriverCollection;
import java.util.concurrent.TimeUnit;
import org.bson.codecs.configuration.CodecRegistry;

/** A collection. */
final class LiveCollection<T> extends CollectionTwins<T> {

    LiveCollection(MongoNamespace namespace, Class<T> documentClass, View view) {
        super(namespace, documentClass, view);
    }

    @Override
    CodriverCollection<T> in(ClientSession clientSession) {
        return new LiveCollection<>(namespace, documentClass, view.in(clientSession));
    }

    @Override
    public <N> CodriverCollection<N> withDocumentClass(Class<N> otherClass) {
        return new LiveCollection<>(namespace, otherClass, view);
    }

    @Override
    public CodriverCollection<T> withCodecRegistry(CodecRegistry codecRegistry) {
        return new LiveCollection<>(namespace, documentClass, view.with(codecRegistry));
    }

    @Override
    public CodriverCollection<T> withReadPreference(ReadPreference readPreference) {
        return new LiveCollection<>(namespace, documentClass, view.with(readPreference));
    }

    @Override
    public CodriverCollection<T> withWriteConcern(WriteConcern writeConcern) {
        return new LiveCollection<>(namespace, documentClass, view.with(writeConcern));
    }

    @Override
    public CodriverCollection<T> withReadConcern(ReadConcern readConcern) {
        return new LiveCollection<>(namespace, documentClass, view.with(readConcern));
    }

    @Override
    public CodriverCollection<T> withRawData(boolean rawData) {
        return new LiveCollection<>(namespace, documentClass, view.withRawData(rawData));
    }

    @Override
    public CodriverCollection<T> withTimeout(long timeout, TimeUnit unit) {
        return new LiveCollection<>(namespace, documentClass, view.with(timeout, unit));
    }
}
