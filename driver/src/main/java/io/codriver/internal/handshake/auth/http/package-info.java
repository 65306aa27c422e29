/**
 * Questions to endpoints that give out credentials. Blocks, so only on the identity pool. Nothing here puts an answer into a message,
 * but for what an endpoint says when it refuses.
 */
@NullMarked
package io.codriver.internal.handshake.auth.http;

import org.jspecify.annotations.NullMarked;
