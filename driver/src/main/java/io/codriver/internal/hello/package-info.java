/**
 * What a server is asked about itself, and what it says, as values. Pure: BSON alone.
 */
@NullMarked
package io.codriver.internal.hello;

import org.jspecify.annotations.NullMarked;
