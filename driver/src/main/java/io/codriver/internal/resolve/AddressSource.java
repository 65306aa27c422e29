package io.codriver.internal.resolve;

import io.codriver.resolve.LookupRejectedException;

/** Finds addresses out, never on the calling thread. Knows no cache and no waiters. */
interface AddressSource {

    /** Who is told. Any thread; exactly one of {@link #answered} and {@link #failed}, unless the lookup was cancelled. */
    interface Answers {

        /** Some addresses; more may come. */
        void partly(Lookup lookup, Finding finding);

        /** All addresses, or those which {@link #partly} did not tell. */
        void answered(Lookup lookup, Finding finding);

        /** There are none, see {@link AddressBook#deniesName}, or nobody can tell. */
        void failed(Lookup lookup, Throwable error);
    }

    /**
     * Takes a lookup on.
     *
     * @throws LookupRejectedException if too many are under way
     */
    void begin(Lookup lookup, Answers answers) throws LookupRejectedException;

    /** The lookup was cancelled, perhaps on its way into {@link #begin}. */
    void forget(Lookup lookup);

    /** Somebody waits who goes before others. */
    void prefer(Lookup lookup);
}
