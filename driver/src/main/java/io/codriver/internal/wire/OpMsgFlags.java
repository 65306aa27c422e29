package io.codriver.internal.wire;

/** Flag bits of OP_MSG. Spec: OP_MSG, "flagBits". */
public final class OpMsgFlags {

    /** The message ends with a CRC-32C. */
    public static final int CHECKSUM_PRESENT = 1;

    /** Request: no reply is wanted. Reply: another reply follows without a request. */
    public static final int MORE_TO_COME = 1 << 1;

    /** Request: the server may answer with several replies. */
    public static final int EXHAUST_ALLOWED = 1 << 16;

    private OpMsgFlags() {}
}
