package io.codriver.internal.observe;

/**
 * The components of the logging specification, each a logger of its own.
 *
 * <p>Spec: Logging, "Components".
 */
public enum LogComponent {
    COMMAND("command"),
    TOPOLOGY("topology"),
    SERVER_SELECTION("serverSelection"),
    CONNECTION("connection");

    private final String specified;

    LogComponent(String specified) {
        this.specified = specified;
    }

    /** As the specification calls it. */
    public String specified() {
        return specified;
    }

    /** The name of the logger, {@code io.codriver.} and the specified name. */
    public String logger() {
        return "io.codriver." + specified;
    }
}
