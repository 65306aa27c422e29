/**
 * Calls whatever the official interfaces offer, once, against a server: nothing of it may be missing in silence.
 */
@NullMarked
package io.codriver.surface;

import org.jspecify.annotations.NullMarked;
