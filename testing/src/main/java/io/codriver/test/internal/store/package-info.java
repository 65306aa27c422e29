/**
 * Where mongo-java-server keeps documents: in memory, in the order of their arrival, which its own memory backend does not keep
 * once a document was removed. Owned by the event loop of a deployment.
 */
@NullMarked
package io.codriver.test.internal.store;

import org.jspecify.annotations.NullMarked;
