package io.codriver.internal.client;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import io.codriver.internal.execute.OperationTimeout;
import io.codriver.internal.execute.Operations;
import java.util.concurrent.TimeUnit;
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
 * @param timeout {@code timeoutMS}
 */
record View(
        Operations operations,
        Codecs codecs,
        CodecRegistry registry,
        ReadPreference readPreference,
        WriteConcern writeConcern,
        ReadConcern readConcern,
        OperationTimeout timeout) {

    View with(CodecRegistry other) {
        CodecRegistry wrapped = codecs.wrap(Arguments.given("codecRegistry", other));
        return new View(operations, codecs, wrapped, readPreference, writeConcern, readConcern, timeout);
    }

    View with(ReadPreference other) {
        Arguments.given("readPreference", other);
        return new View(operations, codecs, registry, other, writeConcern, readConcern, timeout);
    }

    View with(WriteConcern other) {
        Arguments.given("writeConcern", other);
        return new View(operations, codecs, registry, readPreference, other, readConcern, timeout);
    }

    View with(ReadConcern other) {
        Arguments.given("readConcern", other);
        return new View(operations, codecs, registry, readPreference, writeConcern, other, timeout);
    }

    View with(long limit, TimeUnit unit) {
        OperationTimeout other = OperationTimeout.of(Arguments.wholeMillis("timeout", limit, unit));
        return new View(operations, codecs, registry, readPreference, writeConcern, readConcern, other);
    }

    /** The limit of whole operations, {@code null} if it was never set. */
    @Nullable
    Long timeout(TimeUnit unit) {
        return timeout.isSet() ? unit.convert(timeout.millis(), TimeUnit.MILLISECONDS) : null;
    }
}
