package io.codriver.internal.resolve.dns;

import java.net.InetAddress;
import java.util.List;

/**
 * What became of the question for one family.
 *
 * @param addresses none unless the kind is {@link Kind#ADDRESSES}
 * @param ttlSeconds the smallest on the way to them
 * @param detail what was met, if it failed
 */
record Answer(Kind kind, List<InetAddress> addresses, long ttlSeconds, String detail) {

    enum Kind {
        ADDRESSES,
        /** The name exists, but has no address of this family. */
        NO_DATA,
        NO_SUCH_NAME,
        /** No server could tell. */
        FAILED
    }

    static Answer of(Kind kind) {
        return new Answer(kind, List.of(), Long.MAX_VALUE, "");
    }

    static Answer failed(String detail) {
        return new Answer(Kind.FAILED, List.of(), Long.MAX_VALUE, detail);
    }

    boolean hasAddresses() {
        return kind == Kind.ADDRESSES;
    }
}
