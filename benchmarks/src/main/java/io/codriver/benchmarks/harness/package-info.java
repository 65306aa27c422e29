/**
 * Compares whole processes: every contestant, workload and round gets a fresh JVM with the same flags, all of them the
 * same null server. {@link io.codriver.benchmarks.harness.Compare} starts them and makes the table;
 * {@link io.codriver.benchmarks.harness.Measure} is what runs in each.
 */
@NullMarked
package io.codriver.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
