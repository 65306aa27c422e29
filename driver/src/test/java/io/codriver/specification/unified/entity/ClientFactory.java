package io.codriver.specification.unified.entity;

import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;

/** Makes clients of the driver that a run is about. */
@FunctionalInterface
public interface ClientFactory {
    MongoClient create(MongoClientSettings settings);
}
