package io.codriver.test.internal.embedded;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.codriver.test.internal.access.Access;
import io.codriver.test.internal.admission.Admission;
import io.codriver.test.internal.data.Answer;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.ConnectionLost;
import io.codriver.test.internal.data.Cursors;
import io.codriver.test.internal.data.ErrorCodes;
import io.codriver.test.internal.data.Journal;
import io.codriver.test.internal.data.Refusals;
import io.codriver.test.internal.data.RetryableWrites.Statements;
import io.codriver.test.internal.data.SharedData;
import io.codriver.test.internal.data.Snapshots;
import io.codriver.test.internal.data.Transactions;
import io.codriver.test.internal.data.Transactions.Place;
import io.codriver.test.internal.data.Transactions.Transaction;
import io.codriver.test.internal.data.WriteFaults;
import io.codriver.test.internal.faults.FailCommand;
import io.codriver.test.internal.faults.FailPoints;
import io.codriver.test.internal.wire.Request;
import io.codriver.test.internal.write.Writes;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who answers which command: the front, the role, or the backend behind them. Owned by the event loop of one server. */
final class CommandTable {

    private static final Set<String> OF_SNAPSHOTS = Set.of("find", "aggregate", "distinct");

    private final SharedData data;
    private final Backend backend;
    private final Cursors cursors;
    private final Greeting greeting;
    private final ServerFacts facts;
    private final FailPoints failPoints;
    private final Role role;
    private final Refusals refusals;
    private final LiveResults live;
    private final Admission admission;
    private final Place here;

    /** A process and its office, which open transactions are lost with. */
    private record Office(ObjectId process, long term) {}

    CommandTable(
            SharedData data,
            Cursors cursors,
            LiveResults live,
            Greeting greeting,
            FailPoints failPoints,
            Role role,
            Admission admission) {
        this.admission = admission;
        this.data = data;
        this.backend = data.backend();
        this.cursors = cursors;
        this.greeting = greeting;
        this.facts = new ServerFacts(greeting);
        this.failPoints = failPoints;
        this.role = role;
        this.live = live;
        this.refusals = new Refusals(role.isReplicated());
        this.here = new Place(() -> new Office(greeting.processId(), role.term()));
    }

    /**
     * What became of a command.
     *
     * @param settled false if the answer has to wait until the write has reached more members
     */
    record Outcome(Answer answer, boolean settled) {}

    /** Runs the command, unless the fail point forbids it; a failure is an answer too. */
    Outcome answer(Channel channel, Access access, Request request, @Nullable FailCommand fault) {
        data.time().advance(request.body().get("$clusterTime"));
        CommandFailure ordered = fault == null ? null : fault.failure();
        try {
            if (ordered != null) {
                throw ordered;
            }
            Answer ofLogin = access.answer(request);
            if (ofLogin != null) {
                return new Outcome(withGossip(ofLogin), true);
            }
            access.check(request);
            admission.check(request);
            role.admit(request);
            Answer answer = run(channel, request);
            boolean settled = CommandKind.of(request.name()) != CommandKind.WRITE || role.hasReplicated(request);
            return new Outcome(withGossip(answer.with(afterRun(request, fault))), settled);
        } catch (ConnectionLost lost) {
            throw lost;
        } catch (RuntimeException failure) {
            List<String> labels = fault == null ? null : fault.errorLabels();
            Document reply = replyTo(request, CommandFailure.from(failure), labels);
            // What a fail point only claims has not happened: the topology version of that change is not known.
            if (failure != ordered
                    && ErrorCodes.isStateChange(CommandFailure.from(failure).code())) {
                reply.putAll(greeting.topologyVersion());
            }
            return new Outcome(withGossip(Answer.of(reply)), true);
        }
    }

    /** Waits with the answer to a write until its write concern is met. */
    AwaitedWriteConcern awaitReplication(
            TopologyVersion changes, Request request, Answer answer, Consumer<Answer> then) {
        return new AwaitedWriteConcern(changes, role, request, answer, then);
    }

    /** The answer to a greeting, which no role forbids. */
    Answer greeting(Request request, long connectionId, boolean balanced) {
        try {
            return withGossip(Answer.of(greeting.reply(request, connectionId, balanced)));
        } catch (CommandFailure failure) {
            return Answer.of(failure.reply());
        }
    }

    private Answer withGossip(Answer answer) {
        return role.isReplicated() ? answer.with(data.time().gossip()) : answer;
    }

    private Document replyTo(Request request, CommandFailure failure, @Nullable List<String> labelsOfTest) {
        Document reply = failure.reply();
        List<String> labels = labelsOfTest == null ? labelsOf(request, failure.code()) : labelsOfTest;
        if (!labels.isEmpty()) {
            reply.put("errorLabels", new ArrayList<>(labels));
        }
        return reply;
    }

    private List<String> labelsOf(Request request, int code) {
        if (!role.isReplicated() || !request.body().containsKey("txnNumber")) {
            return ErrorCodes.labelsOfChangeStream(code);
        }
        if (Transactions.isPart(request)) {
            return ErrorCodes.labelsInTransaction(request.name(), code);
        }
        return greeting.labelsErrors() ? ErrorCodes.labelsOfRetryableWrite(code) : List.of();
    }

    /** Inside a transaction a write concern counts for its end alone. */
    private List<String> labelsOfWriteConcern(Request request, int code) {
        boolean inside = Transactions.isPart(request) && !request.name().endsWith("Transaction");
        return inside ? List.of() : labelsOf(request, code);
    }

    /** What a reply to a command that did run has to say besides. */
    private Document afterRun(Request request, @Nullable FailCommand fault) {
        Document more = new Document();
        if (CommandKind.of(request.name()) == CommandKind.WRITE) {
            data.time().tick();
            more.putAll(role.afterWrite());
        }
        Document error = fault == null ? null : fault.writeConcernError();
        if (error == null && CommandKind.of(request.name()) == CommandKind.WRITE) {
            error = role.writeConcernError(request);
        }
        if (error != null) {
            more.put("writeConcernError", error);
            List<String> told = fault == null ? null : fault.errorLabels();
            int code = error.get("code") instanceof Number number ? number.intValue() : 0;
            List<String> labels = told == null ? labelsOfWriteConcern(request, code) : told;
            if (!labels.isEmpty()) {
                more.put("errorLabels", new ArrayList<>(labels));
            }
        }
        return more;
    }

    private Answer run(Channel channel, Request request) {
        Answer ofRole = role.run(request);
        if (ofRole != null) {
            return ofRole;
        }
        if (Transactions.isPart(request)) {
            requireSessions();
            return runInTransaction(channel, request);
        }
        if (Snapshots.isAskedFor(request)) {
            return runOnSnapshot(channel, request);
        }
        DataAccess shared = sharedAccess();
        return runOn(
                new DataAccess(shared.backend(), shared.journal(), shared.writes(), done(request)), channel, request);
    }

    private Answer runOnSnapshot(Channel channel, Request request) {
        if (!role.isReplicated()) {
            throw new CommandFailure(
                    123, "NotAReplicaSet", "node needs to be a replica set member to use read concern snapshot");
        }
        if (!OF_SNAPSHOTS.contains(request.name())) {
            throw new CommandFailure(
                    72, "InvalidOptions", "read concern level snapshot is not supported with " + request.name());
        }
        BsonTimestamp at = data.snapshots().timeOf(request);
        Backend then = data.snapshots().at(channel, at);
        Answer answer = runOn(access(then, () -> {}), channel, request);
        Document read = new Document("atClusterTime", at);
        return request.name().equals("distinct") ? answer.with(read) : answer.withInCursor(read);
    }

    /** Data that nobody else writes. */
    private static DataAccess access(Backend own, Runnable failed) {
        return new DataAccess(own, Journal.NONE, new Writes(own, Journal.NONE, WriteFaults.NONE, failed), null);
    }

    private Answer runInTransaction(Channel channel, Request request) {
        Transactions transactions = data.transactions();
        if (!role.isWritable()) {
            throw new CommandFailure(10107, "NotWritablePrimary", "not primary");
        }
        if (request.name().equals("commitTransaction")) {
            return transactions.commit(channel, request, here).with(role.inTransaction());
        }
        if (request.name().equals("abortTransaction")) {
            return transactions.abort(request).with(role.inTransaction());
        }
        Transaction transaction = transactions.of(request, here);
        try {
            Backend view = transaction.view(channel, request.database());
            Answer answer = runOn(access(view, transaction::abort), channel, request);
            if (request.name().startsWith("create")) {
                transaction.onCommit(() -> runOn(sharedAccess(), channel, request));
            }
            if (CommandKind.of(request.name()) == CommandKind.WRITE) {
                transaction.checkConflicts(channel);
            }
            return answer.with(role.inTransaction());
        } catch (RuntimeException failure) {
            transaction.abort();
            throw failure;
        }
    }

    /** Runs a command on the shared data, or on those of a transaction. */
    private Answer runOn(DataAccess access, Channel channel, Request request) {
        String database = request.database();
        return switch (request.name().toLowerCase(Locale.ROOT)) {
            case "ping", "endsessions", "refreshsessions" -> Answer.ok();
            case "killsessions", "killallsessions" -> data.transactions().killAll();
            case "buildinfo" -> greeting.buildInfo();
            case "serverstatus" -> facts.serverStatus();
            case "getparameter" -> facts.getParameter(request);
            case "startsession" -> facts.startSession();
            case "getnonce" -> facts.nonce();
            case "configurefailpoint" -> configureFailPoint(request);
            case "getmore" -> cursors.next(database, backend.commandOf(request));
            case "killcursors" -> killCursors(request);
            case "createsearchindexes", "updatesearchindex", "dropsearchindex" -> throw Refusals.searchNotEnabled();
            default -> onData(access, channel, request);
        };
    }

    private Answer killCursors(Request request) {
        Answer answer = cursors.kill(backend.commandOf(request));
        data.pulse().beat();
        return answer;
    }

    private Answer configureFailPoint(Request request) {
        if (!request.database().equals("admin")) {
            throw new CommandFailure(
                    13, "Unauthorized", "configureFailPoint may only be run against the admin database.");
        }
        return failPoints.configure(request.document());
    }

    /** What this write did when it came before; null if it is none that may be retried. */
    private @Nullable Statements done(Request request) {
        if (!request.body().containsKey("txnNumber")) {
            return null;
        }
        requireSessions();
        return data.retryableWrites().statementsOf(request);
    }

    private void requireSessions() {
        if (!role.isReplicated()) {
            throw new CommandFailure(
                    20, "IllegalOperation", "Transaction numbers are only allowed on a replica set member or mongos");
        }
    }

    private Answer onData(DataAccess access, Channel channel, Request request) {
        if (request.name().equals("bulkWrite") && !greeting.knowsBulkWrite()) {
            throw new CommandFailure(59, "CommandNotFound", "no such command: 'bulkWrite'");
        }
        Document command = backend.commandOf(request);
        refusals.check(request, command);
        Answer first = live.open(access.backend(), request.database(), command);
        return first == null ? new DataCommands(access, cursors).run(channel, request.database(), command) : first;
    }

    private DataAccess sharedAccess() {
        return new DataAccess(backend, journal(), new Writes(backend, journal(), failPoints, () -> {}), null);
    }

    /** A standalone server has no log of its changes. */
    private Journal journal() {
        return role.isReplicated() ? data.changes() : Journal.of(data.pulse()::beat);
    }
}
