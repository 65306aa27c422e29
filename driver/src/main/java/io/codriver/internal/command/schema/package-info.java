/**
 * Collections, indexes and search indexes: made, changed, dropped, and listed with the databases. Pure: no I/O.
 */
@NullMarked
package io.codriver.internal.command.schema;

import org.jspecify.annotations.NullMarked;
