package io.codriver.internal.client;

import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.CodriverCollection;
import io.codriver.CodriverDatabase;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistry;

/** A database. */
final class LiveDatabase extends DatabaseTwins {

    LiveDatabase(String name, View view) {
        super(name, view);
    }

    @Override
    CodriverDatabase in(ClientSession clientSession) {
        return new LiveDatabase(name, view.in(clientSession));
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
    public CodriverDatabase withRawData(boolean rawData) {
        return new LiveDatabase(name, view.withRawData(rawData));
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
}
