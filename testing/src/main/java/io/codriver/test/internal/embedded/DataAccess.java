package io.codriver.test.internal.embedded;

import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.Journal;
import io.codriver.test.internal.data.RetryableWrites.Statements;
import io.codriver.test.internal.write.Writes;
import org.jspecify.annotations.Nullable;

/**
 * What one command runs on: the shared data, those of a transaction, or those of a time that has passed.
 *
 * @param done what this write did when it came before; null if it is none that may be retried
 */
record DataAccess(Backend backend, Journal journal, Writes writes, @Nullable Statements done) {}
