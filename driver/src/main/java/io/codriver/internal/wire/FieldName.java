package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A name to compare with those in a document, without making a text of them. Make it once, as a constant. */
public final class FieldName {

    private final String text;
    private final byte[] ascii;

    private FieldName(String text) {
        this.text = text;
        this.ascii = text.getBytes(StandardCharsets.US_ASCII);
    }

    /** @param text ASCII */
    public static FieldName of(String text) {
        return new FieldName(text);
    }

    boolean is(ByteBuf bytes, int offset, int length) {
        if (length != ascii.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes.getByte(offset + i) != ascii[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
