package io.codriver.internal.command;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.ServerApi;
import com.mongodb.WriteConcern;
import com.mongodb.connection.ServerType;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.SectionWriter;
import org.bson.BsonDocument;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonString;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * One thing to say to a server, and how to read the answer. Belongs to one run of one operation: it may keep what
 * it learns from one round to the next. User codecs write straight into the message and read straight from the reply.
 *
 * <p>Spec: OP_MSG; Server Selection, "Passing read preference to mongos and load balancers"; Versioned API; Sessions.
 *
 * @param <R> what the answer is read to
 */
public abstract class Command<R> {

    private static final BsonDocument PRIMARY_PREFERRED = new BsonDocument(
            "mode", new BsonString(ReadPreference.primaryPreferred().getName()));

    /** MongoDB 8.2. Spec: CRUD, {@code rawData}. */
    private static final int RAW_DATA_SINCE_WIRE_VERSION = 27;

    private final String database;
    private final String name;
    private boolean inTransaction;

    protected Command(String database, String name) {
        this.database = database;
        this.name = name;
    }

    public final String database() {
        return database;
    }

    /** What the next round says. Most commands have only one. */
    public String name() {
        return name;
    }

    /** What traces call the operation that begins with it. Spec: OpenTelemetry, "Covered operations". */
    public String operation() {
        return name();
    }

    /** It takes part in a transaction, where what it says of concerns and preferences does not count. */
    public final void joinTransaction() {
        inTransaction = true;
    }

    /** Known when it is written, not when it is made. */
    protected final boolean isInTransaction() {
        return inTransaction;
    }

    /** Whether the application has chosen the read preference for this command alone: then it counts in transactions. */
    public boolean insistsOnPreference() {
        return false;
    }

    /** Where it may be sent. Writes go to the primary. */
    public ReadPreference readPreference() {
        return ReadPreference.primary();
    }

    /**
     * What it may see, written for it; {@code null} for a command that has no say in it. A write has the server's default:
     * it takes part in causal consistency. Spec: Read and Write Concern, "Read Concern" and "afterClusterTime".
     */
    protected @Nullable ReadConcern readConcern() {
        return null;
    }

    /** Whether it is refused in a snapshot session if it must not read there; not if it only follows a cursor. */
    protected boolean saysItsSnapshot() {
        return true;
    }

    /** Whether it travels with a server session of the driver's choice outside explicit sessions. */
    public boolean joinsImplicitSession() {
        return acknowledged();
    }

    /** Whether it is said on a connection that is open already, or not at all: nobody has asked for it. */
    public boolean isCourtesy() {
        return false;
    }

    /** Whether a server must be able to write, whatever the read preference says. */
    public boolean writes() {
        return false;
    }

    /** Whether the server answers. If not, {@link #unacknowledged()} takes the place of {@link #read}. */
    public boolean acknowledged() {
        return true;
    }

    /**
     * Whether it reads where the preference allows and writes what it finds: a secondary does so only if all servers known
     * are new enough, so {@link #selectedBy} is told by which preference the server was selected.
     */
    public boolean readsInto() {
        return false;
    }

    /** By which preference its server was selected, if {@link #readsInto()}. */
    public void selectedBy(ReadPreference preference) {}

    /** The limit on the server's work the user asked for; 0 for none. It does not count once {@code timeoutMS} is set. */
    protected long maxTimeMillis() {
        return 0;
    }

    /** Whether {@code timeoutMS} is passed on as {@code maxTimeMS}. */
    protected boolean limitedByTimeout() {
        return true;
    }

    /** Whether a time-series collection shows the buckets it is stored in. Older servers are not asked for it. */
    protected boolean rawData() {
        return false;
    }

    /** The fields of its own; the first is its name. The document is open and stays so. */
    protected abstract void fields(BsonWriter writer, Terms terms);

    /** Document sequences, if it has any. Called after the body was written. */
    protected void sequences(SectionWriter sections, Terms terms) {}

    /**
     * Reads an answer; {@code null} if there is nothing to emit. Does not release the reply. Throws the public exception
     * the answer stands for.
     */
    public abstract @Nullable R read(Reply reply, ServerAddress server);

    /** What is emitted if no answer was asked for. */
    public @Nullable R unacknowledged() {
        return null;
    }

    /** Whether there is more to say: asked after each {@link #read} that threw nothing. */
    public boolean another() {
        return false;
    }

    /** The cursor that the next round would read, if there is one: without that round, nobody frees it. */
    public @Nullable OpenCursor openCursor() {
        return null;
    }

    /**
     * Whether the next round may be said again if it fails. By default only what an overloaded server has refused: a
     * command is tried again after other failures if it says so itself.
     */
    public Retry retry() {
        return writes() || readsInto() ? Retry.REFUSED_WRITE : Retry.REFUSED_READ;
    }

    /** The round that was said last is said again, with the same number if it had one: it must say the same. */
    public void repeat() {}

    /**
     * What is told of a failure: with what came before it, if any of that would be lost; {@code null} if it is no matter for
     * whoever asked. Last call.
     */
    public @Nullable Throwable failed(Throwable failure) {
        return failure;
    }

    /** Writes the whole request. */
    public final void writeTo(SectionWriter sections, Terms terms) {
        sections.body(writer -> {
            int start = writer.getBsonOutput().getPosition();
            writer.writeStartDocument();
            fields(writer, terms);
            common(writer, terms);
            writer.writeEndDocument();
            requireNoMoreThan(terms.maxCommandBytes(), writer.getBsonOutput().getPosition() - start);
        });
        sequences(sections, terms);
    }

    /** Whether this field is written for the command, so that nobody else may write it. */
    public final boolean adds(String field, Terms terms) {
        return switch (field) {
            case "$db" -> true;
            case "$readPreference" -> preferenceFor(terms) != null;
            case "maxTimeMS" -> limitMillis(terms) > 0;
            case "lsid" -> terms.session().id() != null;
            case "txnNumber" -> terms.session().transactionNumber() > 0;
            case "autocommit" -> terms.session().transaction() != null;
            case "startTransaction" -> starts(terms.session());
            case "$clusterTime" -> terms.session().clusterTime() != null;
            case "apiVersion", "apiStrict", "apiDeprecationErrors" -> terms.api() != null;
            default -> false;
        };
    }

    /** What is sent as {@code maxTimeMS}; 0 for nothing. */
    protected long limitMillis(Terms terms) {
        if (!terms.timed()) {
            return maxTimeMillis();
        }
        return limitedByTimeout() ? terms.maxTimeMillis() : 0;
    }

    /** The server would refuse it, or close the connection. */
    private static void requireNoMoreThan(int limitBytes, int bytes) {
        if (bytes > limitBytes) {
            throw new BsonMaximumSizeExceededException(
                    "The command has " + bytes + " bytes, more than the limit of " + limitBytes);
        }
    }

    private void common(BsonWriter writer, Terms terms) {
        SessionTerms session = terms.session();
        if (saysItsSnapshot()) {
            Encoding.writeConcern(writer, readConcern(), terms);
        }
        if (session.transaction() != null) {
            transaction(writer, session.transaction(), terms);
        }
        long limit = limitMillis(terms);
        if (limit > 0) {
            writer.writeInt64("maxTimeMS", limit);
        }
        if (rawData() && terms.maxWireVersion() >= RAW_DATA_SINCE_WIRE_VERSION) {
            writer.writeBoolean("rawData", true);
        }
        writer.writeString("$db", database);
        if (session.id() != null) {
            writer.writeStartDocument("lsid");
            writer.writeBinaryData("id", session.id());
            writer.writeEndDocument();
        }
        if (session.transactionNumber() > 0) {
            writer.writeInt64("txnNumber", session.transactionNumber());
        }
        if (session.clusterTime() != null) {
            Encoding.write(writer, "$clusterTime", session.clusterTime());
        }
        BsonDocument preference = preferenceFor(terms);
        if (preference != null) {
            Encoding.write(writer, "$readPreference", preference);
        }
        ServerApi api = terms.api();
        if (api != null) {
            writer.writeString("apiVersion", api.getVersion().getValue());
            api.getStrict().ifPresent(strict -> writer.writeBoolean("apiStrict", strict));
            api.getDeprecationErrors().ifPresent(errors -> writer.writeBoolean("apiDeprecationErrors", errors));
        }
    }

    private static boolean starts(SessionTerms session) {
        return session.transaction() != null && session.transaction().starts();
    }

    private static void transaction(BsonWriter writer, TransactionTerms transaction, Terms terms) {
        if (transaction.starts()) {
            writer.writeBoolean("startTransaction", true);
            Encoding.writeFirstConcern(writer, transaction, terms);
        }
        writer.writeBoolean("autocommit", false);
    }

    /** Unless it takes part in a transaction. */
    protected final void writeConcern(BsonWriter writer, WriteConcern concern) {
        if (!inTransaction) {
            Encoding.writeConcern(writer, concern);
        }
    }

    private @Nullable BsonDocument preferenceFor(Terms terms) {
        if (terms.serverType() == ServerType.STANDALONE) {
            return null;
        }
        if (!inTransaction && !readPreference().equals(ReadPreference.primary())) {
            return readPreference().toDocument();
        }
        // A secondary that is connected to directly refuses what does not say that it may answer.
        return terms.direct() && terms.serverType() != ServerType.SHARD_ROUTER ? PRIMARY_PREFERRED : null;
    }
}
