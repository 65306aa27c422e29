/**
 * Which documents a command is about and what it makes of them: filters, collations, variables, pipelines. Reads the data and
 * changes nothing; what mongo-java-server lacks in these is here. Owned by the event loop of a deployment.
 */
@NullMarked
package io.codriver.test.internal.query;

import org.jspecify.annotations.NullMarked;
