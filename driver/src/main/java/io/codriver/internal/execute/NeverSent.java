package io.codriver.internal.execute;

/** Thrown instead of writing a request that was cancelled in the meantime. Light: nobody looks at it. */
final class NeverSent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NeverSent() {
        super("cancelled before it was sent", null, false, false);
    }
}
