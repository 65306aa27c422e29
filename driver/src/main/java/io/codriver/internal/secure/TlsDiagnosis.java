package io.codriver.internal.secure;

import io.codriver.internal.secure.StandardContext.RejectedChain;
import io.codriver.internal.secure.TlsFailure.Kind;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;

/** Says what went wrong in a handshake, and what to look at. Pure. */
final class TlsDiagnosis {

    /** Kinds of subject alternative names. Spec: RFC 5280, section 4.2.1.6. */
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;

    /** No message lists more names than this. */
    private static final int MOST_NAMES = 20;

    private final TlsName name;
    private final String server;

    /** @param server host and port, for messages */
    TlsDiagnosis(TlsName name, String server) {
        this.name = name;
        this.server = server;
    }

    /** @param checking whether a task of the engine was running at the deadline, so the peer had answered */
    TlsFailure timeout(boolean checking) {
        return checking
                ? new TlsFailure(
                        Kind.CHECKING,
                        "the certificate of " + server + " could not be checked in time on our side",
                        null)
                : new TlsFailure(Kind.TIMEOUT, server + " did not complete the TLS handshake in time", null);
    }

    TlsFailure closed() {
        return new TlsFailure(
                Kind.NETWORK, "the connection to " + server + " was closed before the TLS handshake began", null);
    }

    /**
     * @param cause what the handshake failed with
     * @param ended whether the connection had ended before that
     */
    TlsFailure of(Throwable cause, boolean ended) {
        if (find(cause, CertificateException.class).isPresent()
                || find(cause, CertPathValidatorException.class).isPresent()) {
            return new TlsFailure(Kind.CERTIFICATE, certificateMessage(cause), cause);
        }
        if (find(cause, NotSslRecordException.class).isPresent()) {
            String message = server + " answered with something that is not TLS: it may not speak TLS on this port";
            return new TlsFailure(Kind.PROTOCOL, message, cause);
        }
        if (ended || (cause instanceof IOException && !(cause instanceof SSLException))) {
            String message = "the connection to " + server + " ended inside the TLS handshake"
                    + " (network, an overloaded server, or one that does not speak TLS on this port)";
            return new TlsFailure(Kind.NETWORK, message, cause);
        }
        if (cause instanceof RejectedExecutionException) {
            String message = "too many TLS handshakes at once: " + TlsTasks.MOST_WAITING + " tasks wait already";
            return new TlsFailure(Kind.NETWORK, message, cause);
        }
        return new TlsFailure(Kind.PROTOCOL, "TLS with " + server + " failed: " + cause.getMessage(), cause);
    }

    private String certificateMessage(Throwable cause) {
        return "the certificate of " + server + " was rejected: " + reason(cause) + "; expected name: "
                + name.expected() + "; names of the certificate: "
                + presented(cause).map(TlsDiagnosis::namesOf).orElse("not told by the SSLContext of the application");
    }

    /** What is wrong, and after a colon what helps. */
    private static String reason(Throwable cause) {
        Optional<CertificateExpiredException> expired = find(cause, CertificateExpiredException.class);
        if (expired.isPresent()) {
            return "it has expired (" + expired.get().getMessage() + "): renew it, or set the clock of this machine";
        }
        Optional<CertificateNotYetValidException> tooEarly = find(cause, CertificateNotYetValidException.class);
        if (tooEarly.isPresent()) {
            return "it is not valid yet (" + tooEarly.get().getMessage() + "): look at the clocks of both machines";
        }
        Optional<Reason> path =
                find(cause, CertPathValidatorException.class).map(CertPathValidatorException::getReason);
        String told = String.valueOf(deepest(cause).getMessage());
        if (path.filter(BasicReason.REVOKED::equals).isPresent()) {
            return "its authority has revoked it (" + told + "): the server needs another one";
        }
        if (path.filter(BasicReason.UNDETERMINED_REVOCATION_STATUS::equals).isPresent()) {
            return "whether it was revoked cannot be told (" + told
                    + "): check that this machine reaches the server for"
                    + " revocation (CRL or OCSP) which its authority names";
        }
        if (says(cause, "Illegal given domain name")) {
            return "the JDK checks no host name with characters that DNS does not allow, such as an underscore: "
                    + "use another name for this host, or allow invalid host names";
        }
        if (told.contains("valid certification path")) {
            return "no trusted authority has issued it (" + told
                    + "): add its authority to the SSLContext of SslSettings," + " or to the trust store of this JVM";
        }
        // The words of the JDK, with whatever engine: OpenSSL leaves the check to the JDK's trust managers too.
        if (told.startsWith("No subject alternative") || told.startsWith("No name matching")) {
            return "it is for another host (" + told + "): connect by a name that it has, or have one issued for this"
                    + " name";
        }
        return told;
    }

    private static Optional<X509Certificate> presented(Throwable cause) {
        List<? extends Certificate> chain = find(cause, RejectedChain.class)
                .<List<? extends Certificate>>map(RejectedChain::chain)
                .or(() -> find(cause, CertPathValidatorException.class)
                        .flatMap(failure -> Optional.ofNullable(failure.getCertPath()))
                        .map(path -> path.getCertificates()))
                .orElse(List.of());
        return chain.stream()
                .limit(1)
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .findFirst();
    }

    static String namesOf(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                int kind = (Integer) alternative.get(0);
                if (kind == DNS_NAME || kind == IP_ADDRESS) {
                    names.add(String.valueOf(alternative.get(1)));
                }
            }
        } catch (CertificateParsingException unreadable) {
            return "unreadable";
        }
        if (names.isEmpty()) {
            return "none but its subject "
                    + certificate.getSubjectX500Principal().getName();
        }
        return names.size() <= MOST_NAMES
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMES)) + " and " + (names.size() - MOST_NAMES) + " more";
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> kind) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (kind.isInstance(each)) {
                return Optional.of(kind.cast(each));
            }
        }
        return Optional.empty();
    }

    private static boolean says(Throwable failure, String words) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each.getMessage() != null && each.getMessage().contains(words)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }
}
