package io.codriver.internal.observe;

/**
 * Where the messages of the logging specifications go, all at debug level. Make a line only if its component is on. Any
 * thread; never while a state is owned.
 */
public interface StructuredLog {

    /** Nobody reads. */
    StructuredLog SILENT = new StructuredLog() {
        @Override
        public boolean isOn(LogComponent component) {
            return false;
        }

        @Override
        public void write(LogLine line) {
            // Nobody reads.
        }
    };

    /** Whether a line of this component would be written. */
    boolean isOn(LogComponent component);

    /** Writes it. */
    void write(LogLine line);
}
