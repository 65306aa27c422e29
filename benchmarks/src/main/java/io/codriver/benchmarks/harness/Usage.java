package io.codriver.benchmarks.harness;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What this process has used up so far; the difference of two is what a window cost.
 *
 * @param cpuNanos processor time of all threads, those of the virtual machine and dead ones included
 * @param compilerNanos the part of it that the compiler threads C1 and C2 used (they say so in their names)
 * @param allocatedBytes of all Java threads; without dead ones on a JDK that does not count them
 * @param switches voluntary context switches of the threads that live now: how often a thread went to sleep
 * @param threadsStarted Java threads ever started
 * @param serverNanos processor time of the server's process
 */
record Usage(
        long cpuNanos, long compilerNanos, long allocatedBytes, long switches, long threadsStarted, long serverNanos) {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Optional<Method> TOTAL_ALLOCATED = totalAllocated();
    private static final Path OWN_TASKS = Path.of("/proc/self/task");
    private static final String SWITCHES = "voluntary_ctxt_switches:";

    /** Whether bytes of threads that have died are counted. */
    static boolean countsDeadThreads() {
        return TOTAL_ALLOCATED.isPresent();
    }

    static Usage now(long serverPid) {
        long compilers = 0;
        long switches = 0;
        try {
            for (Path task : tasks(OWN_TASKS)) {
                compilers += isCompiler(task) ? scheduledNanos(task) : 0;
                switches += voluntarySwitches(task);
            }
            return new Usage(
                    SYSTEM.getProcessCpuTime(),
                    compilers,
                    allocated(),
                    switches,
                    THREADS.getTotalStartedThreadCount(),
                    serverNanos(serverPid));
        } catch (IOException notLinux) {
            throw new IllegalStateException("Processor time per thread is read from Linux' /proc", notLinux);
        }
    }

    Usage minus(Usage before) {
        return new Usage(
                cpuNanos - before.cpuNanos,
                compilerNanos - before.compilerNanos,
                allocatedBytes - before.allocatedBytes,
                switches - before.switches,
                threadsStarted - before.threadsStarted,
                serverNanos - before.serverNanos);
    }

    private static long serverNanos(long pid) throws IOException {
        long sum = 0;
        for (Path task : tasks(Path.of("/proc", Long.toString(pid), "task"))) {
            sum += scheduledNanos(task);
        }
        return sum;
    }

    private static List<Path> tasks(Path folder) throws IOException {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(folder)) {
            List<Path> all = new java.util.ArrayList<>();
            tasks.forEach(all::add);
            return all;
        }
    }

    private static boolean isCompiler(Path task) {
        String name = read(task.resolve("comm"));
        return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
    }

    /** Time on a processor: the first number of schedstat, in nanoseconds. */
    private static long scheduledNanos(Path task) {
        String line = read(task.resolve("schedstat"));
        int end = line.indexOf(' ');
        return end < 0 ? 0 : Long.parseLong(line, 0, end, 10);
    }

    private static long voluntarySwitches(Path task) {
        String status = read(task.resolve("status"));
        int at = status.indexOf("\n" + SWITCHES);
        return at < 0
                ? 0
                : Long.parseLong(status.substring(at + 1 + SWITCHES.length(), status.indexOf('\n', at + 1))
                        .strip());
    }

    /** A thread may end while it is looked at: then there is nothing to read. */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException ended) {
            return "";
        }
    }

    private static long allocated() {
        if (TOTAL_ALLOCATED.isPresent()) {
            try {
                return (long) TOTAL_ALLOCATED.get().invoke(THREADS);
            } catch (ReflectiveOperationException broken) {
                throw new IllegalStateException(broken);
            }
        }
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    private static Optional<Method> totalAllocated() {
        try {
            return Optional.of(ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes"));
        } catch (NoSuchMethodException olderJdk) {
            return Optional.empty();
        }
    }
}
