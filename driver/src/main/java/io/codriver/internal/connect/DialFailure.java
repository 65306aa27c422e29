package io.codriver.internal.connect;

import java.util.List;

/** No address could be reached. Every attempt's cause is kept. */
public final class DialFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Attempt> attempts;
    private final boolean timedOut;

    public DialFailure(String message, List<Attempt> attempts, boolean timedOut) {
        super(message);
        this.attempts = List.copyOf(attempts);
        this.timedOut = timedOut;
    }

    public List<Attempt> attempts() {
        return attempts;
    }

    /** Whether the connect limit or the caller's passed, as opposed to every address refusing or failing. */
    public boolean timedOut() {
        return timedOut;
    }
}
