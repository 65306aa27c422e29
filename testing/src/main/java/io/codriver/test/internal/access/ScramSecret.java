package io.codriver.test.internal.access;

/** What a server keeps of a password. Spec: RFC 5802, "SCRAM Algorithm Overview". */
record ScramSecret(ScramHash hash, byte[] salt, byte[] storedKey, byte[] serverKey) {

    static ScramSecret of(ScramHash hash, String user, String password) {
        byte[] salt = Entropy.bytes(hash.saltBytes());
        byte[] salted = hash.salted(hash.prepared(user, password), salt);
        return new ScramSecret(hash, salt, hash.hash(hash.hmac(salted, "Client Key")), hash.hmac(salted, "Server Key"));
    }
}
