package io.codriver.internal.command;

import com.mongodb.MongoNamespace;

/** A cursor that lives on its server: where it is asked for, and its number, which is not 0. */
public record OpenCursor(MongoNamespace namespace, long id) {}
