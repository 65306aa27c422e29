/**
 * Our runner of the unified test format, written against the official public interfaces: the client it drives comes from a
 * factory, so the official driver can be put in its place.
 *
 * <p>Spec: https://github.com/mongodb/specifications/blob/master/source/unified-test-format/unified-test-format.md
 */
@NullMarked
package io.codriver.specification.unified;

import org.jspecify.annotations.NullMarked;
