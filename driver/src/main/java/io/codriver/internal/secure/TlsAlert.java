package io.codriver.internal.secure;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * With which word the peer has ended TLS. With TLS 1.3 a server looks at the certificate of a client when that has the handshake
 * behind it already, so the word may come with what is read first.
 *
 * @param name as RFC 8446 has it, such as {@code certificate_required}
 */
public record TlsAlert(String name) {

    /** In the words of the JDK's engine, and of OpenSSL's. */
    private static final Pattern WORDS = Pattern.compile("Received fatal alert: ([a-z_]+)|_ALERT_([A-Z_]+)");

    /** What servers say that want a certificate, or do not like the one they were shown. */
    private static final Set<String> OF_OUR_CERTIFICATE = Set.of(
            "certificate_required",
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "unknown_ca",
            "access_denied");

    /** The alert that a failure tells of, in its causes too; empty if the peer said none. */
    public static Optional<TlsAlert> in(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SSLException) {
                Matcher words = WORDS.matcher(String.valueOf(each.getMessage()));
                if (words.find()) {
                    String told = words.group(1) == null ? words.group(2) : words.group(1);
                    return Optional.of(new TlsAlert(told.toLowerCase(Locale.ROOT)));
                }
            }
        }
        return Optional.empty();
    }

    /** What to do about it. */
    public String advice() {
        if (OF_OUR_CERTIFICATE.contains(name)) {
            return "The server asks for a client certificate, or does not accept the one it was shown (" + name
                    + "): check the key and the certificate in the SSLContext, and which authorities the server trusts";
        }
        return name.equals("handshake_failure")
                ? "The server asks for a client certificate, or has no version and cipher in common with us: check the"
                        + " SSLContext, and what the server allows"
                : "The server ended TLS (" + name
                        + "): check which versions and ciphers both sides allow, and the names it" + " serves";
    }
}
