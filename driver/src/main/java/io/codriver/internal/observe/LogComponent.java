package io.codriver.internal.observe;

/**
 * The components of the logging specification, each a logger of its own.
 *
 * <p>Spec: Logging, "Components".
 */
public enum LogComponent {
    COMMAND("command", "protocol.command"),
    TOPOLOGY("topology", "cluster"),
    SERVER_SELECTION("serverSelection", "cluster"),
    CONNECTION("connection", "connection");

    private final String specified;
    private final String official;

    LogComponent(String specified, String official) {
        this.specified = specified;
        this.official = official;
    }

    /** As the specification calls it. */
    public String specified() {
        return specified;
    }

    /** The name of the logger, {@code io.codriver.} and the specified name. */
    public String logger() {
        return "io.codriver." + specified;
    }

    /** What the official driver calls its logger for this. */
    public String officialLogger() {
        return "org.mongodb.driver." + official;
    }
}
