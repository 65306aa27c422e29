/**
 * Openings in Java Flight Recorder: an event a stage, begun and committed with it. Nothing outside names a class of {@code jdk.jfr}, which
 * a JVM may lack.
 */
@NullMarked
package io.codriver.internal.observe.flight;

import org.jspecify.annotations.NullMarked;
