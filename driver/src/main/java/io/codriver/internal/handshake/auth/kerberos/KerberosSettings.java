package io.codriver.internal.handshake.auth.kerberos;

import com.mongodb.KerberosSubjectProvider;
import com.mongodb.MongoCredential;
import com.mongodb.SubjectProvider;
import java.util.Optional;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * What the properties of a credential say of Kerberos.
 *
 * <p>Spec: Authentication, "GSSAPI".
 *
 * @param service the first part of the name that the server has there
 * @param host its second part, if it is not that of the server
 * @param realm its third part, if it is not the one that krb5.conf says
 * @param canonicalization what is done with the host first
 * @param subjects who holds the tickets
 * @param options for the exchange of tokens
 */
public record KerberosSettings(
        MongoCredential credential,
        String service,
        Optional<String> host,
        Optional<String> realm,
        Canonicalization canonicalization,
        SubjectProvider subjects,
        ContextOptions options) {

    private static final String SERVICE = "mongodb";
    private static final String MODULE = "java.security.jgss";

    /** @throws IllegalArgumentException if a property is of another kind or cannot be honoured, or this runtime has no Kerberos */
    public static KerberosSettings of(MongoCredential credential) {
        checkRuntime(ModuleLayer.boot());
        Object canonicalize = property(credential, MongoCredential.CANONICALIZE_HOST_NAME_KEY);
        return new KerberosSettings(
                credential,
                text(credential, MongoCredential.SERVICE_NAME_KEY).orElse(SERVICE),
                text(credential, "SERVICE_HOST"),
                text(credential, "SERVICE_REALM"),
                canonicalize == null ? Canonicalization.NONE : Canonicalization.of(canonicalize),
                subjects(credential),
                ContextOptions.of(property(credential, MongoCredential.JAVA_SASL_CLIENT_PROPERTIES_KEY)));
    }

    /** Before any class of Kerberos is loaded. */
    static void checkRuntime(ModuleLayer runtime) {
        if (runtime.findModule(MODULE).isEmpty()) {
            throw new IllegalArgumentException("GSSAPI needs the module " + MODULE
                    + ", which this Java runtime was made without: add it with jlink --add-modules " + MODULE);
        }
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
