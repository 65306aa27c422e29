/**
 * What an opening did and where its time went: the ledger, the failures typed by stage, the listener.
 */
@NullMarked
package io.codriver.event;

import org.jspecify.annotations.NullMarked;
