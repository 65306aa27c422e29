/**
 * The commands that change documents, one statement and one document at a time: mongo-java-server counts failed inserts as done,
 * goes on after a failure in an ordered update, fails a whole delete, and knows no pipelines, sorts, collations and validators
 * in writes. Owned by the event loop of a deployment.
 */
@NullMarked
package io.codriver.test.internal.write;

import org.jspecify.annotations.NullMarked;
