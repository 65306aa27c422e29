/**
 * Where a client is put together out of all stages, and what the settings, official and ours, have to say to that: what cannot be honoured
 * is refused here. Nothing else of the driver depends on it but the public factory.
 */
@NullMarked
package io.codriver.internal.client.wiring;

import org.jspecify.annotations.NullMarked;
