package io.codriver.internal.handshake.auth.kerberos;

import com.mongodb.KerberosSubjectProvider;
import com.mongodb.MongoCredential;
import com.mongodb.SubjectProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.Subject;
import javax.security.sasl.Sasl;
import org.jspecify.annotations.Nullable;

/**
 * What the properties of a credential say of Kerberos.
 *
 * <p>Spec: Authentication, "GSSAPI".
 *
 * @param service the first part of the name that the server has there
 * @param host its second part, if it is not that of the server
 * @param canonicalized whether the host is looked up there and back first
 * @param subjects who holds the tickets
 * @param properties for the provider of the JDK
 */
public record KerberosSettings(
        MongoCredential credential,
        String service,
        Optional<String> host,
        boolean canonicalized,
        SubjectProvider subjects,
        Map<String, Object> properties) {

    private static final String SERVICE = "mongodb";

    /** @throws IllegalArgumentException if a property is unknown to the provider of the JDK, or of another kind */
    public static KerberosSettings of(MongoCredential credential) {
        if (property(credential, "SERVICE_REALM") != null) {
            throw new IllegalArgumentException(
                    "GSSAPI takes the realm of a service from the section domain_realm of krb5.conf:"
                            + " the provider of the JDK has no place for SERVICE_REALM");
        }
        return new KerberosSettings(
                credential,
                text(credential, MongoCredential.SERVICE_NAME_KEY).orElse(SERVICE),
                text(credential, "SERVICE_HOST"),
                canonicalized(property(credential, MongoCredential.CANONICALIZE_HOST_NAME_KEY)),
                subjects(credential),
                properties(property(credential, MongoCredential.JAVA_SASL_CLIENT_PROPERTIES_KEY)));
    }

    private static boolean canonicalized(@Nullable Object how) {
        return switch (String.valueOf(how == null ? "none" : how)) {
            case "true", "forwardAndReverse" -> true;
            case "false", "none" -> false;
            default ->
                throw new IllegalArgumentException(
                        "GSSAPI knows CANONICALIZE_HOST_NAME as none (false) and forwardAndReverse (true), not as "
                                + how);
        };
    }

    private static SubjectProvider subjects(MongoCredential credential) {
        Object subject = property(credential, MongoCredential.JAVA_SUBJECT_KEY);
        Object provider = property(credential, MongoCredential.JAVA_SUBJECT_PROVIDER_KEY);
        if (subject != null && provider != null) {
            throw new IllegalArgumentException("GSSAPI takes JAVA_SUBJECT or JAVA_SUBJECT_PROVIDER, not both");
        }
        if (subject instanceof Subject known) {
            return () -> known;
        }
        if (provider instanceof SubjectProvider given) {
            return given;
        }
        if (subject != null || provider != null) {
            throw new IllegalArgumentException(
                    "GSSAPI takes a Subject as JAVA_SUBJECT, a SubjectProvider as JAVA_SUBJECT_PROVIDER");
        }
        return new KerberosSubjectProvider();
    }

    private static Map<String, Object> properties(@Nullable Object given) {
        Map<String, Object> properties = new HashMap<>();
        // Nothing but the login goes through it: no layer of its own.
        properties.put(Sasl.MAX_BUFFER, "0");
        if (given instanceof Map<?, ?> more) {
            more.forEach((name, value) -> properties.put(String.valueOf(name), value));
        } else if (given != null) {
            throw new IllegalArgumentException("GSSAPI takes a Map as JAVA_SASL_CLIENT_PROPERTIES");
        }
        return properties;
    }

    private static Optional<String> text(MongoCredential credential, String name) {
        Object value = property(credential, name);
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException("GSSAPI takes a text as " + name);
        }
        return Optional.ofNullable((String) value);
    }

    private static @Nullable Object property(MongoCredential credential, String name) {
        return credential.<@Nullable Object>getMechanismProperty(name, null);
    }
}
