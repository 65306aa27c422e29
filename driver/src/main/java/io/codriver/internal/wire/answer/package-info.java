/** What an answer says by its fields, whichever command it was for. Stateless; any thread. */
@NullMarked
package io.codriver.internal.wire.answer;

import org.jspecify.annotations.NullMarked;
