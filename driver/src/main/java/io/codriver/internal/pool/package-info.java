/**
 * Lends connections of one server. State is plain data with one owner at a time; decisions are taken inside a
 * turn, acted on outside it.
 */
@NullMarked
package io.codriver.internal.pool;

import org.jspecify.annotations.NullMarked;
