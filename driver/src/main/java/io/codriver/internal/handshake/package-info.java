/**
 * What is said first on a channel: hello, client metadata and what follows from the answer.
 */
@NullMarked
package io.codriver.internal.handshake;

import org.jspecify.annotations.NullMarked;
