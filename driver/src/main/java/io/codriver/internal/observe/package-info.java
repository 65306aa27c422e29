/**
 * What openings tell others: listeners, the log, the flight recorder and the counters; and the one
 * place for the messages of the logging specifications. Owns nothing but counters; knows
 * public values only, so no stage can be influenced from here.
 */
@NullMarked
package io.codriver.internal.observe;

import org.jspecify.annotations.NullMarked;
