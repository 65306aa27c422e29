/**
 * What to say to a server and how to read the answer: commands, replies, errors. Pure: no I/O.
 */
@NullMarked
package io.codriver.internal.command;

import org.jspecify.annotations.NullMarked;
