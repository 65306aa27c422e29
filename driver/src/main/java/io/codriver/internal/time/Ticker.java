package io.codriver.internal.time;

/** The only source of "now". Nanoseconds from an arbitrary origin: differences mean something, single values do not. */
@FunctionalInterface
public interface Ticker {

    /** Monotonic nanoseconds; compare two readings by subtraction only. */
    long nanos();

    /** The clock of this machine: the one place in the driver that reads {@link System#nanoTime()}. */
    static Ticker system() {
        return System::nanoTime;
    }
}
