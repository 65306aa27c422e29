package io.codriver.internal.resolve.source;

import io.codriver.internal.resolve.line.LookupTask;
import io.codriver.resolve.LookupRejectedException;
import java.net.UnknownHostException;
import java.util.Locale;

/** Finds addresses out, never on the calling thread. Knows no cache and no waiters. */
public interface AddressSource {

    /** Who is told. Any thread; exactly one of {@link #answered} and {@link #failed}, unless the lookup was cancelled. */
    interface Answers {

        /** Some addresses; more may come. */
        void partly(Finding finding);

        /** All addresses, or those which {@link #partly} did not tell. */
        void answered(Finding finding);

        /** There are none, see {@link AddressSource#deniesName}, or nobody can tell. */
        void failed(Throwable error);
    }

    /**
     * Takes a lookup on.
     *
     * @throws LookupRejectedException if too many are under way
     */
    void begin(LookupTask task, Answers answers) throws LookupRejectedException;

    /** The lookup was cancelled, perhaps on its way into {@link #begin}. */
    void forget(LookupTask task);

    /** Somebody waits who goes before others. */
    void prefer(LookupTask task);

    /** Whether this says that there is no such name, as opposed to: nobody could tell. */
    static boolean deniesName(Throwable error) {
        // The JDK throws the same for both; the text is that of the C library's EAI_AGAIN.
        return error instanceof UnknownHostException
                && !String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT).contains("temporary failure");
    }
}
