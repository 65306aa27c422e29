/**
 * What a server says of itself, as values read from its reply to hello. Pure: BSON alone.
 */
@NullMarked
package io.codriver.internal.hello;

import org.jspecify.annotations.NullMarked;
