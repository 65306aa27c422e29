package io.codriver.internal.resolve.srv;

import com.mongodb.MongoConfigurationException;
import org.jspecify.annotations.Nullable;

/** Why there is no seed list. */
public final class SeedListFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean mayPass;

    private SeedListFailure(String message, boolean mayPass, @Nullable Throwable cause) {
        super(message, cause);
        this.mayPass = mayPass;
    }

    /** DNS said something that no seed list can be made of. */
    static SeedListFailure wrong(String message) {
        return new SeedListFailure(message, false, null);
    }

    /** The options of the TXT record, or what they make of the URI's, are not valid. */
    public static SeedListFailure wrongOptions(RuntimeException cause) {
        return new SeedListFailure(String.valueOf(cause.getMessage()), false, cause);
    }

    /** Nobody could tell; asking again may help. */
    public static SeedListFailure unanswered(String message, Throwable cause) {
        return new SeedListFailure(message, true, cause);
    }

    /** Whether asking again may help. */
    public boolean mayPass() {
        return mayPass;
    }

    /** As applications know it. */
    public RuntimeException toOfficial() {
        return getCause() instanceof RuntimeException official && !mayPass
                ? official
                : new MongoConfigurationException(String.valueOf(getMessage()), getCause());
    }
}
