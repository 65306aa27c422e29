package io.codriver.benchmarks.harness;

import java.time.Duration;
import java.util.List;

/** Measures one contestant with one workload, in a process which does nothing else. */
public final class Measure {

    /** Exit code of a contestant that gave a wrong answer or none. */
    static final int FAILED = 3;

    /** How much longer than it was told a process warms up if its compilers do not come to rest. */
    static final Duration LONGEST_SETTLING = Duration.ofSeconds(20);

    private static final Duration GLANCE = Duration.ofSeconds(1);
    private static final double BUSY_COMPILERS = 0.1;

    private static final Duration END = Duration.ofSeconds(20);

    private Measure() {}

    /**
     * Prints one line, see {@link Sample}.
     *
     * @param arguments workload, contestant, port, process of the server, seconds of warm-up, seconds of measuring
     */
    public static void main(String[] arguments) throws InterruptedException {
        Sample sample = run(
                Workload.valueOf(arguments[0]),
                Contestant.valueOf(arguments[1]),
                Integer.parseInt(arguments[2]),
                Long.parseLong(arguments[3]),
                seconds(arguments[4]),
                seconds(arguments[5]));
        System.out.println(sample.toLine());
        System.exit(0);
    }

    /** Measures in this process. */
    static Sample run(
            Workload workload, Contestant contestant, int port, long serverPid, Duration warmUp, Duration window)
            throws InterruptedException {
        List<Lane> lanes = workload.lanes(contestant, port);
        lanes.forEach(Lane::start);
        Thread.sleep(warmUp.toMillis());
        settle(serverPid);
        // Both windows begin with what the warm-up left behind swept away.
        System.gc();

        lanes.forEach(lane -> lane.measure(true));
        long doneBefore = done(lanes);
        Usage before = Usage.now(serverPid);
        long begun = System.nanoTime();
        Thread.sleep(window.toMillis());
        Usage used = Usage.now(serverPid).minus(before);
        long calls = done(lanes) - doneBefore;
        double seconds = (System.nanoTime() - begun) / 1e9;
        lanes.forEach(lane -> lane.measure(false));

        stop(lanes);
        return sample(workload, contestant, lanes, used, (double) calls * workload.units(), seconds);
    }

    /** Goes on warming up while the compilers are busy: what they are not done with yet runs many times slower. */
    private static void settle(long serverPid) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_SETTLING.toNanos();
        boolean settled = false;
        while (!settled && System.nanoTime() - end < 0) {
            Usage before = Usage.now(serverPid);
            Thread.sleep(GLANCE.toMillis());
            Usage used = Usage.now(serverPid).minus(before);
            settled = used.compilerNanos() < BUSY_COMPILERS * used.cpuNanos();
        }
    }

    private static Sample sample(
            Workload workload, Contestant contestant, List<Lane> lanes, Usage used, double operations, double seconds) {
        if (operations == 0) {
            throw new IllegalStateException("Nothing was done in " + seconds + " s");
        }
        Latencies latencies = new Latencies();
        lanes.forEach(lane -> latencies.add(lane.latencies()));
        return new Sample(
                workload,
                contestant,
                (used.cpuNanos() - used.compilerNanos()) / 1e3 / operations,
                used.allocatedBytes() / operations,
                latencies.quantileNanos(0.50) / 1e3,
                latencies.quantileNanos(0.99) / 1e3,
                operations / seconds,
                used.switches() / operations,
                used.serverNanos() / 1e3 / operations,
                (double) used.compilerNanos() / used.cpuNanos(),
                used.threadsStarted() / operations);
    }

    private static long done(List<Lane> lanes) {
        return lanes.stream().mapToLong(Lane::done).sum();
    }

    private static void stop(List<Lane> lanes) throws InterruptedException {
        lanes.forEach(Lane::stop);
        long end = System.nanoTime() + END.toNanos();
        while (!lanes.stream().allMatch(Lane::isFinished)) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("The last call does not come back");
            }
            Thread.sleep(1);
        }
    }

    private static Duration seconds(String text) {
        return Duration.ofMillis((long) (Double.parseDouble(text) * 1_000));
    }
}
