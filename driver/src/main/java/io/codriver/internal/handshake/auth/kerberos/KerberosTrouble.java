package io.codriver.internal.handshake.auth.kerberos;

import io.codriver.internal.handshake.auth.IdentityFailure;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSException;

/**
 * What went wrong with Kerberos, in words that say what to do. The text of an exception that anybody may have thrown does not go into
 * them; the number of an error of Kerberos does.
 *
 * <p>Spec: RFC 4120, 7.5.9, "Error Codes".
 */
final class KerberosTrouble {

    private static final String EXCEPTIONS_OF_KERBEROS = "sun.security.krb5.";
    private static final Pattern CODE = Pattern.compile("\\((\\d{1,2})\\)");
    private static final int MOST_CAUSES = 10;
    private static final int WRONG_KEY = 24;

    private static final String UNREACHABLE =
            "no key distribution center answers. Check kdc of the realm in krb5.conf, and the network";

    private static final String WHO_LOGS_IN = "in JAVA_SUBJECT, JAVA_SUBJECT_PROVIDER or the entry"
            + " com.sun.security.jgss.krb5.initiate of the JAAS configuration";

    private KerberosTrouble() {}

    /**
     * Why nobody was logged in.
     *
     * @param user whose ticket is missing
     */
    static IdentityFailure ofLogin(String user, Throwable met) {
        return of(
                "The login of " + user + " to Kerberos",
                met,
                "a ticket, a key or a password has to be there, " + WHO_LOGS_IN + ", and the realm in krb5.conf");
    }

    /**
     * Why there is no ticket for a server.
     *
     * @param user who wants it
     * @param service as the key distribution center is to know it
     */
    static IdentityFailure ofTicket(String user, String service, GSSException met) {
        String otherwise = met.getMajor() == GSSException.NO_CRED
                ? "the subject holds no ticket of " + user + " that is good now. Log it in under that name, "
                        + WHO_LOGS_IN
                : "see the cause";
        return of("Obtaining a Kerberos ticket of " + user + " for " + service, met, otherwise);
    }

    /** Why one has to wait no longer. */
    static IdentityFailure late(IdentityFailure met) {
        return IdentityFailure.late(met.getMessage()
                + ": see whether the key distribution centers that krb5.conf names answer; kdc_timeout and max_retries there say"
                + " how long each of them is waited for");
    }

    private static IdentityFailure of(String what, Throwable met, String otherwise) {
        List<Throwable> causes = Stream.iterate(met, Objects::nonNull, Throwable::getCause)
                .limit(MOST_CAUSES)
                .toList();
        Optional<Integer> code = code(causes);
        String advice;
        if (code.isPresent()) {
            advice = advice(code.get());
        } else {
            advice = causes.stream().anyMatch(KerberosTrouble::isOfTheNetwork) ? UNREACHABLE : otherwise;
        }
        return new IdentityFailure(
                what + " failed with "
                        + code.map(number -> "error " + number + " of Kerberos")
                                .orElse(met.getClass().getName())
                        + ": " + advice,
                met);
    }

    private static String advice(int code) {
        return switch (code) {
            case 6 -> "it does not know the user. Check the user name and its realm";
            case 7 ->
                "it does not know the server under that name. Check SERVICE_NAME, SERVICE_HOST, SERVICE_REALM and"
                        + " CANONICALIZE_HOST_NAME, and the section domain_realm of krb5.conf";
            case 14 -> "both sides have no encryption in common. Check permitted_enctypes in krb5.conf";
            case 18 -> "the user is locked. Ask whoever administers the realm";
            case 23 -> "the password has expired. Change it";
            case WRONG_KEY -> "the password or the key does not fit. Check it, and the user name";
            case 32 -> "the ticket has expired. Obtain a new one, with kinit for one";
            case 37 -> "the clocks differ too much. Set that of this machine";
            case 68 -> "it is that of another realm. Check the realm of the user name, and default_realm in krb5.conf";
            default -> "see the cause";
        };
    }

    private static Optional<Integer> code(List<Throwable> causes) {
        boolean undecipherable = false;
        for (Throwable cause : causes) {
            if (cause.getClass().getName().startsWith(EXCEPTIONS_OF_KERBEROS)) {
                Matcher code = CODE.matcher(String.valueOf(cause.getMessage()));
                if (code.find()) {
                    return Optional.of(Integer.valueOf(code.group(1)));
                }
            }
            // A center that asks for no proof beforehand sends what only the right key can read.
            undecipherable |= cause instanceof GeneralSecurityException && !(cause instanceof LoginException);
        }
        return undecipherable ? Optional.of(WRONG_KEY) : Optional.empty();
    }

    private static boolean isOfTheNetwork(Throwable cause) {
        return cause instanceof SocketException || cause instanceof SocketTimeoutException;
    }
}
