package io.codriver.internal.handshake.auth.kerberos;

/** What is done with the name of a host before a service is named after it. Spec: Authentication, "Hostname Canonicalization". */
public enum Canonicalization {
    NONE,
    /** Its aliases are followed. */
    FORWARD,
    /** Its address is looked up, and the name of that. */
    FORWARD_AND_REVERSE;

    /** @throws IllegalArgumentException if the property has another value */
    static Canonicalization of(Object property) {
        return switch (String.valueOf(property)) {
            case "false", "none" -> NONE;
            case "forward" -> FORWARD;
            case "true", "forwardAndReverse" -> FORWARD_AND_REVERSE;
            default ->
                throw new IllegalArgumentException(
                        "GSSAPI knows CANONICALIZE_HOST_NAME as none (false), forward and forwardAndReverse (true), not as "
                                + property);
        };
    }
}
