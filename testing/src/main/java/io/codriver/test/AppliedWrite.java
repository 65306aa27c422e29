package io.codriver.test;

import org.bson.BsonValue;

/**
 * One document that was changed, as the data took it. What a transaction changes is told when it commits.
 *
 * @param operation {@code insert}, {@code update}, {@code replace} or {@code delete}
 * @param database its database
 * @param collection its collection
 * @param id its {@code _id}
 */
public record AppliedWrite(String operation, String database, String collection, BsonValue id) {}
