package io.codriver.specification.unified.match;

/** What was observed is not what the case expects; the message begins with the path to the difference. */
public final class Mismatch extends AssertionError {

    private static final long serialVersionUID = 1L;

    public Mismatch(String path, String difference) {
        super(path + ": " + difference);
    }
}
