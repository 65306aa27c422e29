/**
 * One request and its reply, or a stream of replies, on one channel. Owned by the event loop of the channel.
 */
@NullMarked
package io.codriver.internal.exchange;

import org.jspecify.annotations.NullMarked;
