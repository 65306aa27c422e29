package io.codriver.test.internal.socks;

/** What happens instead of an answer. Immutable. */
public final class SocksFault {

    public static final SocksFault SILENCE = new SocksFault(new byte[0], false);

    public static final SocksFault CUT = new SocksFault(new byte[0], true);

    private final byte[] bytes;
    private final boolean end;

    /** Says something else, and nothing after that. */
    public SocksFault(byte[] bytes) {
        this(bytes.clone(), false);
    }

    private SocksFault(byte[] bytes, boolean end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** What is said. */
    byte[] bytes() {
        return bytes;
    }

    /** Whether the connection ends then. */
    boolean end() {
        return end;
    }
}
