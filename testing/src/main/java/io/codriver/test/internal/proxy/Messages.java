package io.codriver.test.internal.proxy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts a stream of bytes into messages of the wire protocol: each begins with its length. Owned by the event loop. */
final class Messages {

    private static final int HEADER_BYTES = 16;

    private byte[] rest = new byte[0];

    /** The messages which these bytes complete. */
    List<byte[]> completedBy(byte[] bytes) {
        byte[] all = Arrays.copyOf(rest, rest.length + bytes.length);
        System.arraycopy(bytes, 0, all, rest.length, bytes.length);
        List<byte[]> messages = new ArrayList<>();
        int at = 0;
        while (all.length - at >= HEADER_BYTES && all.length - at >= length(all, at)) {
            messages.add(Arrays.copyOfRange(all, at, at + length(all, at)));
            at += length(all, at);
        }
        rest = Arrays.copyOfRange(all, at, all.length);
        return messages;
    }

    /** What is no whole message yet; it is forgotten here. */
    byte[] takeRest() {
        byte[] taken = rest;
        rest = new byte[0];
        return taken;
    }

    private static int length(byte[] bytes, int at) {
        int length = 0;
        for (int i = Integer.BYTES - 1; i >= 0; i--) {
            length = length << Byte.SIZE | bytes[at + i] & 0xff;
        }
        if (length < HEADER_BYTES) {
            throw new IllegalStateException("no message of the wire protocol has " + length + " bytes");
        }
        return length;
    }
}
