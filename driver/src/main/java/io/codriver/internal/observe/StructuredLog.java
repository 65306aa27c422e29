package io.codriver.internal.observe;

import org.slf4j.event.Level;

/**
 * Where the messages of the logging specifications go, nearly all at debug level. Make a line only if its component is on. Any
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

    /** Whether a line of this component would be written at debug level. */
    boolean isOn(LogComponent component);

    /** Whether a line of this component and level would be written. */
    default boolean isOn(LogComponent component, Level level) {
        return isOn(component);
    }

    /** Writes it. */
    void write(LogLine line);
}
