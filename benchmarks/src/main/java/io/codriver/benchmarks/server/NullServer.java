package io.codriver.benchmarks.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers with prepared bytes, on one thread, on loopback.
 *
 * <p>A {@code find} in the collection {@code stream} opens a cursor of {@value PreparedReplies#BATCHES} batches with
 * {@value PreparedReplies#BATCH} documents each; in any other collection it finds one document which has the {@code _id}
 * of the filter. The command {@code {hold: n}} is answered when n connections have said it: so they are n different
 * ones. The same port is a name server too, see {@link NullDns}.
 */
public final class NullServer implements Runnable {

    private static final int MOST_CURSORS = 10_000;

    private final Selector selector;
    private final ServerSocketChannel listener;
    private final PreparedReplies replies;
    private final List<NullConnection> held = new ArrayList<>();
    private final Map<Long, Integer> batchesLeft = new LinkedHashMap<>();
    private long lastCursor = 1_000_000_000_000L;

    private NullServer(boolean sessions, List<String> compressors) throws IOException {
        replies = new PreparedReplies(sessions, compressors);
        selector = Selector.open();
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 1_024);
        listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
        DatagramChannel questions = DatagramChannel.open(StandardProtocolFamily.INET);
        questions.bind(listener.getLocalAddress());
        questions.configureBlocking(false).register(selector, SelectionKey.OP_READ, new NullDns(questions));
    }

    /**
     * Runs a server until the standard input ends, which it does when the process that started it is gone. Prints its
     * port first.
     *
     * @param arguments {@code --sessions} to say that sessions are supported, and the names of the compressors it knows
     */
    public static void main(String[] arguments) throws IOException {
        List<String> all = List.of(arguments);
        NullServer server = new NullServer(
                all.contains("--sessions"),
                all.stream().filter(word -> !word.startsWith("--")).toList());
        System.out.println(server.port());
        Thread loop = new Thread(server, "null-server");
        loop.setDaemon(true);
        loop.start();
        while (System.in.read() >= 0) {
            // Nobody has anything to say.
        }
    }

    /**
     * Starts a server on a daemon thread of this process, for tests.
     *
     * @return its port
     */
    public static int startInThisProcess() throws IOException {
        NullServer server = new NullServer(false, List.of());
        Thread loop = new Thread(server, "null-server");
        loop.setDaemon(true);
        loop.start();
        return server.port();
    }

    private int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    @Override
    public void run() {
        try {
            while (true) {
                selector.select(this::serve);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void serve(SelectionKey key) {
        if (key.isAcceptable()) {
            accept();
        } else if (key.attachment() instanceof NullDns dns) {
            try {
                dns.serve();
            } catch (IOException lost) {
                System.err.println("null server: " + lost);
            }
        } else if (key.attachment() instanceof NullConnection connection) {
            try {
                connection.serve();
            } catch (IOException | RuntimeException gone) {
                if (!(gone instanceof IOException)) {
                    System.err.println("null server: " + gone);
                }
                held.remove(connection);
                connection.close();
            }
        }
    }

    private void accept() {
        try {
            for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
                key.attach(new NullConnection(channel, key, this));
            }
        } catch (IOException lost) {
            System.err.println("null server: " + lost);
        }
    }

    private static final long FIND = Request.word("find");
    private static final long GET_MORE = Request.word("getMore");
    private static final long INSERT = Request.word("insert");
    private static final long UPDATE = Request.word("update");
    private static final long DELETE = Request.word("delete");
    private static final long PING = Request.word("ping");
    private static final long HOLD = Request.word("hold");
    private static final long HELLO = Request.word("hello");
    private static final long IS_MASTER = Request.word("isMaster");
    private static final long IS_MASTER_LOWER = Request.word("ismaster");
    private static final long BUILD_INFO = Request.word("buildInfo");
    private static final long BUILD_INFO_LOWER = Request.word("buildinfo");
    private static final long END_SESSIONS = Request.word("endSessions");
    private static final long KILL_CURSORS = Request.word("killCursors");
    private static final long DROP = Request.word("drop");
    private static final long STREAM = Request.word("stream");

    /** Puts the answer to {@code request} into what {@code connection} sends, now or later. */
    void answer(NullConnection connection, Request request) throws IOException {
        long command = request.command();
        if (command == FIND) {
            find(connection, request);
        } else if (command == GET_MORE) {
            nextBatch(connection, request);
        } else if (command == INSERT || command == UPDATE || command == DELETE) {
            int at = connection.send(replies.written, request.id());
            replies.written.stampInt(connection.out(), at, Math.max(1, request.sequencedDocuments()));
        } else if (command == HOLD) {
            hold(connection, request);
        } else if (command == HELLO || command == IS_MASTER || command == IS_MASTER_LOWER) {
            connection.send(replies.helloTo(request), request.id());
        } else {
            connection.send(rarelyAsked(command), request.id());
        }
    }

    private PreparedReply rarelyAsked(long command) {
        if (command == PING || command == END_SESSIONS || command == KILL_CURSORS || command == DROP) {
            return replies.ok;
        }
        return command == BUILD_INFO || command == BUILD_INFO_LOWER ? replies.buildInfo : replies.unknown;
    }

    private void find(NullConnection connection, Request request) {
        if (request.textValue() == STREAM) {
            long cursor = ++lastCursor;
            batchesLeft.put(cursor, PreparedReplies.BATCHES - 1);
            forgetOldCursors();
            int at = connection.send(replies.firstBatch, request.id());
            replies.firstBatch.stampLong(connection.out(), at, cursor);
            return;
        }
        int at = connection.send(replies.one, request.id());
        int id = request.filterId();
        if (id >= 0) {
            replies.one.stampId(connection.out(), at, request.bytes(), id);
        }
    }

    /** Cursors that were given up half-way are not worth reading killCursors for. */
    private void forgetOldCursors() {
        if (batchesLeft.size() > MOST_CURSORS) {
            batchesLeft.remove(batchesLeft.keySet().iterator().next());
        }
    }

    private void nextBatch(NullConnection connection, Request request) {
        long cursor = request.longValue();
        Integer left = batchesLeft.get(cursor);
        if (left == null) {
            connection.send(replies.unknown, request.id());
            return;
        }
        int at = connection.send(replies.nextBatch, request.id());
        replies.nextBatch.stampLong(connection.out(), at, left == 1 ? 0 : cursor);
        if (left == 1) {
            batchesLeft.remove(cursor);
        } else {
            batchesLeft.put(cursor, left - 1);
        }
    }

    private void hold(NullConnection connection, Request request) throws IOException {
        connection.holdAnswerTo(request.id());
        held.add(connection);
        if (held.size() >= request.intValue()) {
            for (NullConnection waiting : held) {
                waiting.send(replies.ok, waiting.heldRequest());
                waiting.flush();
            }
            held.clear();
        }
    }
}
