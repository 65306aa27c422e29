package io.codriver.internal.wire;

/** Layout of the header which begins every message. Spec: OP_MSG, "MsgHeader". */
final class MessageHeader {

    static final int LENGTH_BYTES = 16;
    static final int REQUEST_ID_OFFSET = 4;
    static final int RESPONSE_TO_OFFSET = 8;
    static final int OPCODE_OFFSET = 12;

    static final int OP_REPLY = 1;
    static final int OP_COMPRESSED = 2012;
    static final int OP_MSG = 2013;

    // "HTTP" and "SSH-", read as a length.
    private static final int HTTP = 0x50545448;
    private static final int SSH = 0x2D485353;

    private MessageHeader() {}

    /** Refuses a length before anything is allocated for it. */
    static void checkLength(int lengthBytes, int limitBytes) throws ProtocolViolation {
        if (lengthBytes == HTTP || lengthBytes == SSH) {
            throw new ProtocolViolation("The peer does not speak the MongoDB protocol: its first bytes look like "
                    + (lengthBytes == HTTP ? "HTTP" : "SSH"));
        }
        if (lengthBytes < LENGTH_BYTES) {
            throw new ProtocolViolation("A message announces " + lengthBytes + " bytes, less than its own header has");
        }
        if (lengthBytes > limitBytes) {
            throw new ProtocolViolation("A message announces " + Integer.toUnsignedString(lengthBytes)
                    + " bytes, more than the limit of " + limitBytes);
        }
    }

    /** Refuses what is not spoken here. */
    static void checkOpcode(int opcode, boolean mayBeCompressed) throws ProtocolViolation {
        switch (opcode) {
            case OP_MSG -> {}
            case OP_COMPRESSED -> {
                if (!mayBeCompressed) {
                    throw new ProtocolViolation(
                            "The server sent OP_COMPRESSED (opcode 2012) although no compressor was announced to it");
                }
            }
            case OP_REPLY ->
                throw new ProtocolViolation(
                        "The server sent OP_REPLY (opcode 1): only OP_MSG is spoken, which servers know since MongoDB 3.6");
            default -> throw new ProtocolViolation("A message has opcode " + opcode + " instead of OP_MSG (2013)");
        }
    }
}
