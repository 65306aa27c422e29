package io.codriver.test;

import io.codriver.test.internal.net.Changes;
import io.codriver.test.internal.scripted.Cast;
import io.codriver.test.internal.scripted.Play;
import io.codriver.test.internal.scripted.Step;
import io.codriver.test.internal.wire.Request;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bson.BsonDocument;

/**
 * What a {@link ScriptedServer} does on one connection, told as a story:
 *
 * <pre>{@code
 * server.conversation()
 *         .expect("find").reply("{ok: 1, cursor: {firstBatch: [], id: 7, ns: 'a.b'}}")
 *         .expect("getMore").pause(Duration.ofMillis(300)).reply("{ok: 0, code: 43}")
 *         .expect("ping").stall();
 * }</pre>
 *
 * <p>Steps are performed in order, each as soon as the one before is done. What follows an expectation may be written
 * after it was met, a late reply for one; an expectation itself has to be written before its command comes. Every method may be called from any thread; none waits but {@link #awaitDone}.
 */
public final class Script {

    private final Play play;
    private final Changes changes;

    Script(Play play, Changes changes) {
        this.play = play;
        this.changes = changes;
    }

    /**
     * Waits for a command.
     *
     * @param command its name, exactly as it has to be sent
     * @return this script
     */
    public Script expect(String command) {
        return expect(command, document -> {});
    }

    /**
     * Waits for a command that has to be right.
     *
     * @param command its name, exactly as it has to be sent
     * @param check throws, an AssertionError for one, what is wrong with the whole command
     * @return this script
     */
    public Script expect(String command, Consumer<BsonDocument> check) {
        return expect(command, request -> request.name().equals(command), request -> check.accept(request.document()));
    }

    /**
     * Waits for {@code hello} or {@code isMaster}, in whatever words.
     *
     * @return this script
     */
    public Script expectGreeting() {
        return expect("a greeting", request -> Cast.isGreeting(request.name()), request -> {});
    }

    /**
     * Waits for any command.
     *
     * @return this script
     */
    public Script expectAny() {
        return expect("any command", request -> true, request -> {});
    }

    private Script expect(String what, Predicate<Request> matches, Consumer<Request> check) {
        return add(new Step.Expect(what, matches, check));
    }

    /**
     * Waits until the client closes the connection. Nothing can follow.
     *
     * @return this script
     */
    public Script expectClose() {
        return add(new Step.ExpectClose());
    }

    /**
     * Answers the latest command.
     *
     * @param json what to say, in extended JSON
     * @return this script
     */
    public Script reply(String json) {
        return reply(ScriptedReply.of(json));
    }

    /**
     * Answers the latest command.
     *
     * @param document what to say
     * @return this script
     */
    public Script reply(BsonDocument document) {
        return reply(ScriptedReply.of(document));
    }

    /**
     * Answers the latest command; after a reply with {@code moreToCome}, answers that reply.
     *
     * @param reply what to say, and what to do wrong
     * @return this script
     */
    public Script reply(ScriptedReply reply) {
        return add(new Step.Say(reply.line()));
    }

    /**
     * Sends bytes.
     *
     * @param bytes whatever they are
     * @return this script
     */
    public Script raw(byte... bytes) {
        return add(new Step.Raw(ByteBuffer.wrap(bytes.clone())));
    }

    /**
     * Waits before the next step.
     *
     * @param duration how long
     * @return this script
     */
    public Script pause(Duration duration) {
        return add(new Step.Pause(duration));
    }

    /**
     * Keeps the connection open and reads from it, but never says a word again. Nothing can follow.
     *
     * @return this script
     */
    public Script stall() {
        return add(new Step.Stall());
    }

    /**
     * Closes the connection. Nothing can follow.
     *
     * @return this script
     */
    public Script close() {
        return add(new Step.End(Step.End.How.CLOSE));
    }

    /**
     * Closes the sending half of the connection, and reads on. Nothing can follow.
     *
     * @return this script
     */
    public Script halfClose() {
        return add(new Step.End(Step.End.How.HALF_CLOSE));
    }

    /**
     * Resets the connection. Nothing can follow.
     *
     * @return this script
     */
    public Script reset() {
        return add(new Step.End(Step.End.How.RESET));
    }

    private Script add(Step step) {
        play.add(step);
        return this;
    }

    /**
     * The commands that met an expectation of this script.
     *
     * @return oldest first
     */
    public List<BsonDocument> received() {
        return play.requests().stream().map(Request::document).toList();
    }

    /**
     * Whether every step was performed.
     *
     * @return false while one waits, and for ever once an expectation has failed
     */
    public boolean isDone() {
        return play.isDone();
    }

    /**
     * Waits until every step was performed.
     *
     * @param limit how long at most
     * @return this script
     * @throws AssertionError if it does not come to its end in time, or an expectation has failed
     */
    public Script awaitDone(Duration limit) {
        changes.await(limit, () -> play.isDone() || play.hasFailed(), this::toString);
        if (play.hasFailed()) {
            throw new AssertionError(toString());
        }
        return this;
    }

    @Override
    public String toString() {
        return "Script" + play.complaints();
    }
}
