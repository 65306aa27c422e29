/**
 * The commands on collections, views, indexes and databases as wholes. What mongo-java-server forgets of them is kept in the
 * catalog of the data. Owned by the event loop of a deployment.
 */
@NullMarked
package io.codriver.test.internal.catalog;

import org.jspecify.annotations.NullMarked;
