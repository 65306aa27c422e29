package io.codriver.internal.handshake.auth.scram;

/**
 * What was derived from a password. As good as the password itself for whoever has it, so it never leaves this package.
 *
 * @param client proves that we know the password
 * @param stored the hash of it, which signs
 * @param server proves that the server knows it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record ScramKeys(byte[] client, byte[] stored, byte[] server) {

    @Override
    public String toString() {
        return "keys";
    }
}
