package io.codriver.internal.wire;

/** Characters to bytes. A lone half of a pair becomes a question mark, as with the official driver and with Netty. */
final class Utf8 {

    private static final int FIRST_OF_TWO_BYTES = 0x80;
    private static final int FIRST_OF_THREE_BYTES = 0x800;

    private Utf8() {}

    /**
     * Writes a text into an array that has room for three bytes per character.
     *
     * @return the index after its last byte
     */
    static int write(String text, byte[] target, int from) {
        int length = text.length();
        int at = from;
        for (int i = 0; i < length; i++) {
            char character = text.charAt(i);
            if (character >= FIRST_OF_TWO_BYTES) {
                return writeRest(text, i, target, at);
            }
            target[at++] = (byte) character;
        }
        return at;
    }

    private static int writeRest(String text, int first, byte[] target, int from) {
        int length = text.length();
        int at = from;
        for (int i = first; i < length; i++) {
            char character = text.charAt(i);
            if (character < FIRST_OF_TWO_BYTES) {
                target[at++] = (byte) character;
            } else if (character < FIRST_OF_THREE_BYTES) {
                target[at++] = (byte) (0xC0 | character >> 6);
                target[at++] = continuation(character);
            } else if (!Character.isSurrogate(character)) {
                target[at++] = (byte) (0xE0 | character >> 12);
                target[at++] = continuation(character >> 6);
                target[at++] = continuation(character);
            } else if (isPair(text, i)) {
                int point = Character.toCodePoint(character, text.charAt(++i));
                target[at++] = (byte) (0xF0 | point >> 18);
                target[at++] = continuation(point >> 12);
                target[at++] = continuation(point >> 6);
                target[at++] = continuation(point);
            } else {
                target[at++] = '?';
            }
        }
        return at;
    }

    private static boolean isPair(String text, int high) {
        return Character.isHighSurrogate(text.charAt(high))
                && high + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(high + 1));
    }

    private static byte continuation(int bits) {
        return (byte) (FIRST_OF_TWO_BYTES | bits & 0x3F);
    }
}
