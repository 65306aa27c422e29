package io.codriver.internal.connect.socks;

/**
 * Why a proxy did not connect us, and what to do then.
 *
 * <p>Spec: RFC 1928, section 6, "Replies".
 */
enum SocksReply {
    GENERAL_FAILURE(1, "it failed, and does not say why", "Look at the log of the proxy"),
    NOT_ALLOWED(2, "its rules do not allow that", "Allow this host and port in the rules of the proxy"),
    NETWORK_UNREACHABLE(
            3,
            "it has no route to that network",
            "Check the routes of the proxy, and whether it speaks IPv6 if need be"),
    HOST_UNREACHABLE(
            4,
            "it cannot reach that host, or does not know the name",
            "Names are looked up by the proxy: check that it knows this one, and that it may reach the host"),
    CONNECTION_REFUSED(
            5,
            "the host refused its connection",
            "Nothing listens on that port: check whether the server runs, its port and bindIp"),
    TTL_EXPIRED(6, "its packets did not arrive (TTL expired)", "Check the routes between the proxy and the host"),
    COMMAND_NOT_SUPPORTED(7, "it does not know the command CONNECT", "Use a proxy that forwards TCP connections"),
    ADDRESS_TYPE_NOT_SUPPORTED(
            8,
            "it does not take that kind of address",
            "Name the host in another way: by a name, an IPv4 address or an IPv6 address"),
    UNKNOWN(-1, "its reply has a code that no standard knows", "Look at the log of the proxy");

    static final int SUCCEEDED = 0;

    private final int code;
    private final String words;
    private final String advice;

    SocksReply(int code, String words, String advice) {
        this.code = code;
        this.words = words;
        this.advice = advice;
    }

    static SocksReply of(int code) {
        for (SocksReply reply : values()) {
            if (reply.code == code) {
                return reply;
            }
        }
        return UNKNOWN;
    }

    String words() {
        return words;
    }

    String advice() {
        return advice;
    }
}
