package io.codriver.internal.handshake.auth.scram;

import java.util.Arrays;

/** How a server wants a password salted: together with the mechanism, what names a cache entry. */
record Salting(byte[] salt, int iterations) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Salting that && iterations == that.iterations && Arrays.equals(salt, that.salt);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(salt) + iterations;
    }

    @Override
    public String toString() {
        return salt.length + " bytes of salt, " + iterations + " iterations";
    }
}
