package io.codriver.internal.client;

/** Says clearly that something is not there, instead of pretending. */
final class NotYet {

    private NotYet() {}

    static UnsupportedOperationException notYet(String what) {
        return new UnsupportedOperationException(what + " is not supported yet by this version of Codriver");
    }
}
