package io.codriver.specification.unified.log;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Predicate;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;

/**
 * What the loggers of this JVM write while it is open. Any thread.
 *
 * <p>Loggers are global: a filter has to say which events belong to whoever captures.
 */
public final class LogCapture implements AutoCloseable {

    private static final Set<LogCapture> OPEN = new CopyOnWriteArraySet<>();

    private final Queue<LoggingEvent> events = new ConcurrentLinkedQueue<>();
    private final String loggers;
    private final Level least;
    private final Predicate<LoggingEvent> filter;

    private LogCapture(String loggers, Level least, Predicate<LoggingEvent> filter) {
        this.loggers = loggers;
        this.least = least;
        this.filter = filter;
    }

    /** Captures from now on what the loggers below a name write, from debug on, if the filter wants it. */
    public static LogCapture of(String loggers, Predicate<LoggingEvent> filter) {
        return begun(new LogCapture(loggers, Level.DEBUG, filter));
    }

    /** Captures from now on whatever any logger writes. */
    public static LogCapture ofEverything() {
        return begun(new LogCapture("", Level.TRACE, event -> true));
    }

    private static LogCapture begun(LogCapture capture) {
        OPEN.add(capture);
        return capture;
    }

    /** What was written, in order. */
    public List<LoggingEvent> events() {
        return List.copyOf(events);
    }

    /** Forgets what was written. */
    public void forget() {
        events.clear();
    }

    @Override
    public void close() {
        OPEN.remove(this);
    }

    static boolean isHeard(String logger, Level level) {
        return OPEN.stream().anyMatch(capture -> capture.hears(logger, level));
    }

    private boolean hears(String logger, Level level) {
        return logger.startsWith(loggers) && level.toInt() >= least.toInt();
    }

    static void written(LoggingEvent event) {
        for (LogCapture capture : OPEN) {
            if (capture.hears(event.getLoggerName(), event.getLevel()) && capture.filter.test(event)) {
                capture.events.add(event);
            }
        }
    }
}
