package io.codriver.internal.observe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was written, whatever the component. */
public final class RecordedLog implements StructuredLog {

    private final List<LogLine> lines = new CopyOnWriteArrayList<>();

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
        return lines;
    }
}
