/**
 * A replica set loses its primary in the middle of transactions, bulk writes and change streams, at random moments of seeded
 * schedules. What the server has applied is held against what the application was told.
 */
@NullMarked
package io.codriver.failover;

import org.jspecify.annotations.NullMarked;
