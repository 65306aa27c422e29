/**
 * What every publisher promises: the rules of Reactive Streams, demand that reaches the server, a heap that stays flat.
 */
@NullMarked
package io.codriver.streams;

import org.jspecify.annotations.NullMarked;
