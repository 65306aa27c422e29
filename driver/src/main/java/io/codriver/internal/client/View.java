package io.codriver.internal.client;

import com.mongodb.MongoDriverInformation;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.CodriverClient;
import io.codriver.event.CodriverMetrics;
import io.codriver.internal.command.Concerns;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Target;
import io.codriver.internal.deployment.Deployment;
import io.codriver.internal.execute.OperationContext;
import io.codriver.internal.execute.OperationTimeout;
import io.codriver.internal.execute.Operations;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/**
 * How a client, a database or a collection looks at the deployment: what {@code with..} changes. Derived from one to
 * the next, never changed.
 *
 * @param operations of the client
 * @param codecs of the client
 * @param registry wrapped already
 * @param readPreference where reads may go
 * @param writeConcern what writes wait for
 * @param readConcern what reads may see
 * @param context {@code timeoutMS}, and the session if there is one
 * @param rawData whether time-series collections show the buckets they are stored in
 */
public record View(
        Operations operations,
        Codecs codecs,
        CodecRegistry registry,
        ReadPreference readPreference,
        WriteConcern writeConcern,
        ReadConcern readConcern,
        OperationContext context,
        boolean rawData) {

    /**
     * The client that looks at its deployment like this.
     *
     * @param selectionNanos the server selection timeout, which limits warming up too; negative for none
     * @param metrics reads the counters
     * @param metadata takes what is to be appended to the client metadata of new connections
     * @param release gives back what the client shares with others, after the deployment was closed; idempotent
     */
    public CodriverClient client(
            Deployment deployment,
            long selectionNanos,
            Supplier<CodriverMetrics> metrics,
            Consumer<MongoDriverInformation> metadata,
            Runnable release) {
        return new LiveClient(this, deployment, selectionNanos, metrics, metadata, release);
    }

    View with(CodecRegistry other) {
        CodecRegistry wrapped = codecs.wrap(Arguments.given("codecRegistry", other));
        return new View(operations, codecs, wrapped, readPreference, writeConcern, readConcern, context, rawData);
    }

    View with(ReadPreference other) {
        Arguments.given("readPreference", other);
        return new View(operations, codecs, registry, other, writeConcern, readConcern, context, rawData);
    }

    View with(WriteConcern other) {
        Arguments.given("writeConcern", other);
        return new View(operations, codecs, registry, readPreference, other, readConcern, context, rawData);
    }

    View with(ReadConcern other) {
        Arguments.given("readConcern", other);
        return new View(operations, codecs, registry, readPreference, writeConcern, other, context, rawData);
    }

    View with(long limit, TimeUnit unit) {
        OperationTimeout other = OperationTimeout.of(Arguments.wholeMillis("timeout", limit, unit));
        return with(new OperationContext(other, context.session()));
    }

    View withRawData(boolean other) {
        return new View(operations, codecs, registry, readPreference, writeConcern, readConcern, context, other);
    }

    /** The same, with all its operations in a session, which is checked when one of them is subscribed to. */
    View in(ClientSession session) {
        return with(new OperationContext(timeout(), Arguments.given("clientSession", session)));
    }

    private View with(OperationContext other) {
        return new View(operations, codecs, registry, readPreference, writeConcern, readConcern, other, rawData);
    }

    /** A collection, or the place of commands that have none, as commands see it. */
    Target target(MongoNamespace namespace, Class<?> documentClass) {
        return new Target(
                namespace,
                new Encoding(registry, documentClass),
                readPreference,
                readConcern,
                writeConcernOfCommands(),
                rawData);
    }

    /** What a database or a deployment is to commands without a collection. */
    Target target(String database) {
        return target(new MongoNamespace(database, MongoNamespace.COMMAND_COLLECTION_NAME), Document.class);
    }

    /** Of commands that no collection is behind. */
    Encoding encoding() {
        return new Encoding(registry, BsonDocument.class);
    }

    /** Spec: Client Side Operations Timeout: {@code wTimeout} is ignored once {@code timeoutMS} is set. */
    WriteConcern writeConcernOfCommands() {
        return timeout().isSet() ? Concerns.withoutLimit(writeConcern) : writeConcern;
    }

    OperationTimeout timeout() {
        return context.timeout();
    }

    /** The limit of whole operations, {@code null} if it was never set. */
    @Nullable
    Long timeout(TimeUnit unit) {
        return timeout().isSet() ? unit.convert(timeout().millis(), TimeUnit.MILLISECONDS) : null;
    }
}
