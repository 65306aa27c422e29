/**
 * The data of a deployment and the commands on them: mongo-java-server, mended where it is no MongoDB; cursors, retryable
 * writes and transactions; failures with their codes. Owned by the one event loop of a deployment; knows no connections.
 */
@NullMarked
package io.codriver.test.internal.data;

import org.jspecify.annotations.NullMarked;
