package io.codriver.test.internal.access;

/** The server's side of a conversation that was begun. */
interface SaslExchange {

    /** What the server says to the next message; refuses with {@code CommandFailure}. */
    Said next(byte[] payload);

    /**
     * One answer.
     *
     * @param done whether the client has proved who it is
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Said(boolean done, byte[] payload) {}
}
