package io.codriver.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;

/**
 * What one process measured, per operation where it says so.
 *
 * @param cpuMicros processor time of the whole process less its compiler threads, per operation
 * @param bytes allocated by all threads, per operation
 * @param p50Micros median duration of a call
 * @param p99Micros 99 of 100 calls were not slower
 * @param perSecond operations per second
 * @param switches voluntary context switches per operation
 * @param serverMicros processor time of the null server per operation
 * @param compiling processor time of the compiler threads, as a part of the whole: should be next to nothing
 * @param threads Java threads started per operation; their sleeps are not known once they are dead, and on an old JDK
 *     not their bytes either
 */
record Sample(
        Workload workload,
        Contestant contestant,
        double cpuMicros,
        double bytes,
        double p50Micros,
        double p99Micros,
        double perSecond,
        double switches,
        double serverMicros,
        double compiling,
        double threads) {

    private static final String MARK = "SAMPLE";

    String toLine() {
        return MARK + " " + workload + " " + contestant + " " + cpuMicros + " " + bytes + " " + p50Micros + " "
                + p99Micros + " " + perSecond + " " + switches + " " + serverMicros + " " + compiling + " "
                + threads;
    }

    static boolean isLine(String line) {
        return line.startsWith(MARK + " ");
    }

    static Sample fromLine(String line) {
        String[] parts = line.split(" ");
        List<Double> numbers = new ArrayList<>();
        for (int i = 3; i < parts.length; i++) {
            numbers.add(Double.valueOf(parts[i]));
        }
        return new Sample(
                Workload.valueOf(parts[1]),
                Contestant.valueOf(parts[2]),
                numbers.get(0),
                numbers.get(1),
                numbers.get(2),
                numbers.get(3),
                numbers.get(4),
                numbers.get(5),
                numbers.get(6),
                numbers.get(7),
                numbers.get(8));
    }
}
