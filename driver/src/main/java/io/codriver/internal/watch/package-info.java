/**
 * Tells of commands: the application's listeners, the log, traces. It looks on and decides nothing; called on the event
 * loop of a command's connection, it owns no state but that of the command it tells of. What is thrown by code of the
 * application ends here.
 */
@NullMarked
package io.codriver.internal.watch;

import org.jspecify.annotations.NullMarked;
