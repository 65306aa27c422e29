/**
 * Addresses to one TCP channel: a pure race of attempts and the dialer that runs it. A race belongs to one event
 * loop. Knows neither names nor TLS.
 */
@NullMarked
package io.codriver.internal.connect;

import org.jspecify.annotations.NullMarked;
