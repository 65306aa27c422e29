package io.codriver.internal.handshake.auth.kerberos;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code CANONICALIZE_HOST_NAME} in a URI: the official class knows it as true or false, and takes whatever else the specification
 * has for false. Pure.
 *
 * <p>Spec: Authentication, "Hostname Canonicalization".
 */
public final class CanonicalNames {

    private static final Pattern PROPERTY = Pattern.compile("(?i)(CANONICALIZE_HOST_NAME(?::|%3A))([^,&]*)");

    private CanonicalNames() {}

    /**
     * The same URI as the official class can read it.
     *
     * @throws IllegalArgumentException if the property has another value
     */
    public static String read(String uri) {
        Matcher property = in(uri);
        if (property == null) {
            return uri;
        }
        boolean known = Canonicalization.of(property.group(2)) == Canonicalization.FORWARD_AND_REVERSE;
        return uri.substring(0, property.start(2)) + known + uri.substring(property.end(2));
    }

    /**
     * What the official class has made of a URI, with the value that is written there.
     *
     * @throws IllegalArgumentException if the property has another value
     */
    public static MongoClientSettings said(String uri, MongoClientSettings read) {
        MongoCredential credential = read.getCredential();
        Matcher property = in(uri);
        if (property == null || credential == null) {
            return read;
        }
        Canonicalization.of(property.group(2));
        return MongoClientSettings.builder(read)
                .credential(
                        credential.withMechanismProperty(MongoCredential.CANONICALIZE_HOST_NAME_KEY, property.group(2)))
                .build();
    }

    private static @Nullable Matcher in(String uri) {
        int options = uri.indexOf('?');
        Matcher property = PROPERTY.matcher(uri);
        return options >= 0 && property.find(options) ? property : null;
    }
}
