package io.codriver.internal.connect.socks;

import io.codriver.internal.connect.socks.SocksFailure.Kind;

/** Failures for tests of what comes after them. */
public final class SocksFailures {

    private SocksFailures() {}

    public static SocksFailure of(Kind kind) {
        return new SocksFailure(kind, kind == Kind.PROTOCOL, "what was met", "what to do", null);
    }
}
