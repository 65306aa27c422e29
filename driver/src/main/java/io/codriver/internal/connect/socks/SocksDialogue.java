package io.codriver.internal.connect.socks;

import io.codriver.internal.connect.socks.SocksFailure.Kind;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is said to a proxy, and what its answers mean. Pure: it reads from one buffer and writes into another.
 *
 * <p>Both methods are offered where there is a user, else "no authentication" alone; the proxy chooses.
 *
 * <p>Spec: RFC 1928; RFC 1929; SOCKS5 Support, "Connection Establishment".
 */
final class SocksDialogue {

    /** What the proxy has to answer next. */
    private enum Awaited {
        METHOD("asked how to log in"),
        LOGIN("told user name and password"),
        CONNECTION("asked to connect");

        private final String words;

        Awaited(String words) {
            this.words = words;
        }
    }

    private static final int VERSION = 5;
    private static final int CONNECT = 1;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int NONE_ACCEPTABLE = 0xff;

    private static final int PORT_LENGTH = 2;

    private final String proxy;
    private final Optional<SocksUser> user;
    private final SocksTarget target;
    private Awaited awaited = Awaited.METHOD;

    /** @param proxy host and port, for messages */
    SocksDialogue(String proxy, Optional<SocksUser> user, SocksTarget target) {
        this.proxy = proxy;
        this.user = user;
        this.target = target;
    }

    /** The first words, which are ours. */
    void begin(ByteBuf out) {
        out.writeByte(VERSION);
        if (user.isPresent()) {
            out.writeByte(2).writeByte(NO_AUTHENTICATION).writeByte(USER_AND_PASSWORD);
        } else {
            out.writeByte(1).writeByte(NO_AUTHENTICATION);
        }
    }

    /**
     * Reads one answer, if it is there as a whole, and writes what is to be said next.
     *
     * @return whether the proxy has connected us: then what follows comes from the server
     */
    boolean hear(ByteBuf in, ByteBuf out) throws SocksFailure {
        return switch (awaited) {
            case METHOD -> hearMethod(in, out);
            case LOGIN -> hearLogin(in, out);
            case CONNECTION -> hearConnection(in);
        };
    }

    private boolean hearMethod(ByteBuf in, ByteBuf out) throws SocksFailure {
        if (!isAnswer(in)) {
            return false;
        }
        int method = in.skipBytes(1).readUnsignedByte();
        if (method == NO_AUTHENTICATION) {
            ask(out);
        } else if (method == USER_AND_PASSWORD && user.isPresent()) {
            user.get().writeTo(out);
            awaited = Awaited.LOGIN;
        } else if (method == NONE_ACCEPTABLE) {
            throw failure(Kind.LOGIN, noMethod(), noMethodAdvice());
        } else {
            throw failure(
                    Kind.PROTOCOL,
                    "it chose the authentication method " + method + ", which was not offered",
                    "Configure the proxy for no authentication, or for user name and password");
        }
        return false;
    }

    private String noMethod() {
        return user.isPresent()
                ? "it takes neither clients without authentication nor user names with passwords"
                : "it takes nobody without authentication";
    }

    private String noMethodAdvice() {
        return user.isPresent()
                ? "Configure the proxy for one of both"
                : "Set proxyUsername and proxyPassword, or allow this client in the proxy";
    }

    // Only the status counts: some proxies answer with the version of SOCKS where that of the sub-negotiation belongs.
    private boolean hearLogin(ByteBuf in, ByteBuf out) throws SocksFailure {
        if (in.readableBytes() < 2) {
            return false;
        }
        int status = in.skipBytes(1).readUnsignedByte();
        if (status != 0) {
            throw failure(
                    Kind.LOGIN,
                    "it refused user name and password (status " + status + ")",
                    "Check proxyUsername and proxyPassword, and whether the proxy knows this user");
        }
        ask(out);
        return false;
    }

    private void ask(ByteBuf out) {
        out.writeByte(VERSION).writeByte(CONNECT).writeByte(0);
        target.writeTo(out);
        awaited = Awaited.CONNECTION;
    }

    private boolean hearConnection(ByteBuf in) throws SocksFailure {
        if (!isAnswer(in)) {
            return false;
        }
        int start = in.readerIndex();
        int code = in.getUnsignedByte(start + 1);
        if (code != SocksReply.SUCCEEDED) {
            // Not all proxies send the rest of such a reply.
            SocksReply reply = SocksReply.of(code);
            throw failure(Kind.REFUSED, reply.words() + " (reply " + code + ")", reply.advice());
        }
        int length = lengthOfReply(in, start);
        if (length < 0 || in.readableBytes() < length) {
            return false;
        }
        in.skipBytes(length);
        if (in.isReadable()) {
            throw failure(Kind.PROTOCOL, "it said more than it was asked", "Check that proxyPort is that of SOCKS5");
        }
        return true;
    }

    /** The address from which the proxy connected tells us nothing, but it has to be read. Negative if not known yet. */
    private int lengthOfReply(ByteBuf in, int start) throws SocksFailure {
        int before = 4;
        if (in.readableBytes() < before) {
            return -1;
        }
        int kind = in.getUnsignedByte(start + before - 1);
        int length = SocksTarget.lengthOf(kind);
        if (length == SocksTarget.UNKNOWN_LENGTH) {
            throw failure(
                    Kind.PROTOCOL,
                    "its reply has an address of the unknown kind " + kind,
                    "Check that proxyPort is that of SOCKS5");
        }
        if (length != SocksTarget.LENGTH_COMES_FIRST) {
            return before + length + PORT_LENGTH;
        }
        return in.readableBytes() <= before ? -1 : before + 1 + in.getUnsignedByte(start + before) + PORT_LENGTH;
    }

    /** Whether the two bytes with which an answer begins are there; what is no SOCKS5 shows with the first. */
    private boolean isAnswer(ByteBuf in) throws SocksFailure {
        if (!in.isReadable()) {
            return false;
        }
        int version = in.getUnsignedByte(in.readerIndex());
        if (version != VERSION) {
            throw failure(
                    Kind.PROTOCOL,
                    "its answer begins with the byte " + version + " instead of " + VERSION,
                    "What answers there speaks no SOCKS5 (another version, or HTTP): check proxyHost and proxyPort");
        }
        return in.readableBytes() >= 2;
    }

    SocksFailure timedOut() {
        return failure(
                Kind.TIMEOUT,
                "no answer in time after it was " + awaited.words,
                awaited == Awaited.CONNECTION
                        ? "The proxy is there, the server perhaps not: check the host, and who may reach it from the proxy"
                        : "Something accepts connections there and says nothing: check proxyHost and proxyPort, and whether"
                                + " the proxy hangs");
    }

    SocksFailure ended(@Nullable Throwable cause) {
        return failure(
                Kind.NETWORK,
                "it ended the connection after it was " + awaited.words,
                "Look at the log of the proxy, and whether it is overloaded or restarts",
                cause);
    }

    private SocksFailure failure(Kind kind, String words, String advice) {
        return failure(kind, words, advice, null);
    }

    private SocksFailure failure(Kind kind, String words, String advice, @Nullable Throwable cause) {
        // Once it is to connect, silence and an end may be the way in which it tells of the server.
        boolean ofTheProxyItself =
                switch (kind) {
                    case PROTOCOL -> true;
                    case TIMEOUT, NETWORK -> awaited != Awaited.CONNECTION;
                    case LOGIN, REFUSED -> false;
                };
        String message = "the SOCKS5 proxy " + proxy + " did not lead to " + target + ": " + words;
        return new SocksFailure(kind, ofTheProxyItself, message, advice, cause);
    }
}
