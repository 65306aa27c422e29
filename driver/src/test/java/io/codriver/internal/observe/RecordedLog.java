package io.codriver.internal.observe;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps what was written, whatever the component. */
public final class RecordedLog implements StructuredLog {

    // Not a list that is copied with each line: some tests write hundreds of thousands.
    private final Queue<LogLine> lines = new ConcurrentLinkedQueue<>();

    @Override
    public boolean isOn(LogComponent component) {
        return true;
    }

    @Override
    public void write(LogLine line) {
        lines.add(line);
    }

    /** Everything so far, oldest first. */
    public List<LogLine> lines() {
        return List.copyOf(lines);
    }
}
