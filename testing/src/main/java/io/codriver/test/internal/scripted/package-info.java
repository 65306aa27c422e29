/**
 * Plays scripts to clients. A play belongs to one connection and is performed on the event loop of its server; a test
 * may go on writing it meanwhile.
 */
@NullMarked
package io.codriver.test.internal.scripted;

import org.jspecify.annotations.NullMarked;
