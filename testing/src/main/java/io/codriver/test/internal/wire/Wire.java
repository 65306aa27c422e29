package io.codriver.test.internal.wire;

/** Numbers of the wire protocol. Spec: MongoDB wire protocol, "Opcodes"; OP_MSG, "flagBits". */
public final class Wire {

    /** Length, request id, response to, opcode. */
    public static final int HEADER_BYTES = 16;

    /** What this side accepts, and says in {@code hello}: {@code maxMessageSizeBytes}. */
    public static final int MAX_MESSAGE_BYTES = 48_000_000;

    /** {@code maxBsonObjectSize}. */
    public static final int MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

    public static final int OP_REPLY = 1;
    public static final int OP_QUERY = 2004;
    public static final int OP_COMPRESSED = 2012;
    public static final int OP_MSG = 2013;

    /** The message ends with a CRC-32C. */
    public static final int CHECKSUM_PRESENT = 1;

    /** Request: no reply is wanted. Reply: another one follows. */
    public static final int MORE_TO_COME = 1 << 1;

    /** Request: the server may answer with several replies. */
    public static final int EXHAUST_ALLOWED = 1 << 16;

    private Wire() {}
}
