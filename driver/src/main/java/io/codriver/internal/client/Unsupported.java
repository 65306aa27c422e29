package io.codriver.internal.client;

/** Says clearly that something is not there, and will not be. */
final class Unsupported {

    private Unsupported() {}

    static UnsupportedOperationException encryptedFields() {
        return new UnsupportedOperationException("Encrypted fields are not supported: client-side encryption needs "
                + "parts of the official driver that are not public. Use the official client for such collections");
    }
}
