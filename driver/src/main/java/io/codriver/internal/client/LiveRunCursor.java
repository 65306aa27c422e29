package io.codriver.internal.client;

import com.mongodb.CursorType;
import com.mongodb.ReadPreference;
import com.mongodb.client.cursor.TimeoutMode;
import io.codriver.RunCursorFlux;
import io.codriver.internal.command.run.CursorAnswer;
import io.codriver.internal.command.run.RunCursorCommand;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/** A command that opens a cursor, as it is being described. Described by one thread, subscribed to by any. */
final class LiveRunCursor<T> extends RunCursorFlux<T> {

    private final String database;
    private final View view;
    private final Bson command;
    private final ReadPreference readPreference;
    private final Class<T> resultClass;
    private final CursorAnswer answer = new CursorAnswer();

    LiveRunCursor(String database, View view, Bson command, ReadPreference readPreference, Class<T> resultClass) {
        this.database = database;
        this.view = view;
        this.command = command;
        this.readPreference = readPreference;
        this.resultClass = resultClass;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        view.operations().cursor(this::opening, view.context()).subscribe(actual);
    }

    private RunCursorCommand<T> opening() {
        return new RunCursorCommand<>(
                database,
                command.toBsonDocument(BsonDocument.class, view.registry()),
                readPreference,
                answer.copy(),
                view.registry().get(resultClass));
    }

    @Override
    public RunCursorFlux<T> batchSize(int batchSize) {
        if (batchSize < 0) {
            throw new IllegalArgumentException("batchSize must be >= 0, but is " + batchSize);
        }
        answer.batchSize = batchSize;
        return this;
    }

    /** Spec: runCommand: drivers should refuse it beside {@code timeoutMS}. */
    @Override
    public RunCursorFlux<T> maxTime(long maxTime, TimeUnit unit) {
        long millis = Arguments.wholeMillis("maxTime", maxTime, unit);
        if (millis > 0 && view.timeout().isSet()) {
            throw new IllegalArgumentException("maxTime cannot be combined with timeoutMS, which limits each batch");
        }
        answer.maxTimeMillis = millis;
        return this;
    }

    @Override
    public RunCursorFlux<T> comment(@Nullable String comment) {
        return comment(comment == null ? null : new BsonString(comment));
    }

    @Override
    public RunCursorFlux<T> comment(@Nullable BsonValue comment) {
        answer.comment = comment;
        return this;
    }

    @Override
    public RunCursorFlux<T> cursorType(CursorType cursorType) {
        answer.cursorType = Arguments.given("cursorType", cursorType);
        return this;
    }

    @Override
    public RunCursorFlux<T> timeoutMode(TimeoutMode timeoutMode) {
        answer.timeoutMode = Arguments.mode(timeoutMode, view.timeout());
        return this;
    }
}
