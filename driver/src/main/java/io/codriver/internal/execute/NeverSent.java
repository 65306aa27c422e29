package io.codriver.internal.execute;

/** Thrown instead of writing a request that was cancelled in the meantime. Carries nothing, so one is enough. */
final class NeverSent extends RuntimeException {

    static final NeverSent INSTANCE = new NeverSent();

    private static final long serialVersionUID = 1L;

    private NeverSent() {
        super("cancelled before it was sent", null, false, false);
    }
}
