package io.codriver.specification.unified.entity;

import com.mongodb.reactivestreams.client.MongoCollection;
import org.bson.BsonDocument;

/** A collection and the client it belongs to. */
public record CollectionEntity(ClientEntity client, MongoCollection<BsonDocument> collection) {}
