package io.codriver.internal.handshake.auth.kerberos;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
     * The same URI as the official class reads it right.
     *
     * @throws IllegalArgumentException if the property has another value
     */
    public static String read(String uri) {
        int options = uri.indexOf('?');
        Matcher property = PROPERTY.matcher(uri);
        if (options < 0 || !property.find(options)) {
            return uri;
        }
        String known =
                switch (property.group(2)) {
                    case "true", "forwardAndReverse" -> "true";
                    case "false", "none" -> "false";
                    default ->
                        throw new IllegalArgumentException(
                                "GSSAPI knows CANONICALIZE_HOST_NAME as none (false) and forwardAndReverse (true), not as "
                                        + property.group(2));
                };
        return uri.substring(0, property.start(2)) + known + uri.substring(property.end(2));
    }
}
