/**
 * What to say to a server and how to read the answer. Here is what all commands share: the envelope, its terms, how values are
 * written, what an answer says of errors; the commands are in the rooms. Pure: no I/O.
 */
@NullMarked
package io.codriver.internal.command;

import org.jspecify.annotations.NullMarked;
