package io.codriver.test;

/**
 * A question that a {@link DnsServer} received.
 *
 * @param order counted from 1 over all questions of the server
 * @param name in the letters of the client, without the final dot
 * @param type what was asked for
 * @param transport how it came
 * @param atNanos when it came, by the ticker of the server
 */
public record RecordedQuestion(long order, String name, DnsType type, Transport transport, long atNanos) {

    /** How a question comes. */
    public enum Transport {
        /** In a datagram. */
        UDP,
        /** Over a connection. */
        TCP
    }

    /**
     * Whether it asks for a name, in whatever letters.
     *
     * @param wanted with or without the final dot
     * @return true if the names are the same for DNS
     */
    public boolean asksFor(String wanted) {
        return name.equalsIgnoreCase(wanted.endsWith(".") ? wanted.substring(0, wanted.length() - 1) : wanted);
    }

    @Override
    public String toString() {
        return order + ": " + name + " " + type + " over " + transport;
    }
}
