/**
 * Start here: {@link io.codriver.Codriver} makes clients, {@link io.codriver.CodriverSettings} says how they
 * resolve and connect.
 */
@NullMarked
package io.codriver;

import org.jspecify.annotations.NullMarked;
