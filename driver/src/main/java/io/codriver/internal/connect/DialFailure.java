package io.codriver.internal.connect;

import java.util.List;
import java.util.Objects;

/** No address could be reached. Every attempt's cause is kept: the first as the cause, the others suppressed. */
public final class DialFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Attempt> attempts;
    private final boolean timedOut;

    public DialFailure(String message, List<Attempt> attempts, boolean timedOut) {
        super(
                message,
                attempts.stream()
                        .map(Attempt::cause)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
        this.attempts = List.copyOf(attempts);
        this.timedOut = timedOut;
        attempts.stream().map(Attempt::cause).filter(Objects::nonNull).skip(1).forEach(this::addSuppressed);
    }

    /** Nothing was begun, for a reason that has nothing to do with the addresses. */
    DialFailure(String message, Throwable cause) {
        super(message, cause);
        this.attempts = List.of();
        this.timedOut = false;
    }

    /** All that were begun, in their order; empty after deserialization. */
    public List<Attempt> attempts() {
        return attempts == null ? List.of() : attempts;
    }

    /** Whether the connect limit or the caller's passed, as opposed to every address refusing or failing. */
    public boolean timedOut() {
        return timedOut;
    }
}
