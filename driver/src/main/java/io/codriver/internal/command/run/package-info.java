/**
 * Commands as the application wrote them, sent as they are but for what every command says. Pure: no I/O.
 */
@NullMarked
package io.codriver.internal.command.run;

import org.jspecify.annotations.NullMarked;
