/**
 * JMH benchmarks: single operations against the null server in a process of its own, and the pure parts of the driver
 * which each operation runs through. Run them with {@code -prof gc}; their bytes are exact where their times are noisy.
 */
@NullMarked
package io.codriver.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
