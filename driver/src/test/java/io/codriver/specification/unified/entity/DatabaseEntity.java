package io.codriver.specification.unified.entity;

import com.mongodb.reactivestreams.client.MongoDatabase;

/** A database and the client it belongs to. */
public record DatabaseEntity(ClientEntity client, MongoDatabase database) {}
