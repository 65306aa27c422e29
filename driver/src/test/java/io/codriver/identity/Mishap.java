package io.codriver.identity;

import io.codriver.test.MessageFate;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;

/**
 * What happens to one exchange of a login.
 *
 * @param meetsRequest whether to the request, or to its answer
 * @param changed what is made of the answer first
 * @param fate what becomes of the message then
 */
record Mishap(
        String name, boolean meetsRequest, UnaryOperator<BsonDocument> changed, Function<byte[], MessageFate> fate) {

    static final Mishap NONE = answered("nothing", answer -> answer);

    /** The network breaks, or falls silent. */
    static final List<Mishap> CUTS = List.of(
            new Mishap("cut before the request", true, UnaryOperator.identity(), it -> MessageFate.cutAfter(it, 0)),
            new Mishap("cut in the request", true, UnaryOperator.identity(), it -> MessageFate.cutAfter(it, 25)),
            of("cut before the answer", it -> MessageFate.cutAfter(it, 0)),
            of("cut in the header of the answer", it -> MessageFate.cutAfter(it, 7)),
            of("cut in the answer", it -> MessageFate.cutAfter(it, it.length - 1)));

    /** Of an answer that is not the last. */
    static final Mishap CUT_BEHIND_THE_ANSWER = of("cut behind the answer", it -> MessageFate.cutAfter(it, it.length));

    static final Mishap SILENCE = of("silence", it -> new MessageFate(List.of(), false, Duration.ZERO));

    static final Mishap NOT_AUTHENTICATED = refused(18, "AuthenticationFailed");

    static final Mishap NO_SUCH_USER = refused(11, "UserNotFound");

    /** What would be a state change of the server, were it not a login; and the next one. */
    static final Mishap SHUTTING_DOWN = refused(91, "ShutdownInProgress");

    static final Mishap NOT_PRIMARY = refused(10107, "NotWritablePrimary");

    static final List<Mishap> REFUSALS =
            List.of(NOT_AUTHENTICATED, NO_SUCH_USER, refused(8000, "AtlasError"), SHUTTING_DOWN, NOT_PRIMARY);

    static Mishap of(String name, Function<byte[], MessageFate> fate) {
        return new Mishap(name, false, UnaryOperator.identity(), fate);
    }

    static Mishap answered(String name, UnaryOperator<BsonDocument> changed) {
        return new Mishap(name, false, changed, MessageFate::passes);
    }

    static Mishap refused(int code, String codeName) {
        return answered(
                "refused with " + code,
                answer -> BsonDocument.parse(
                        "{ok: 0, code: %d, codeName: '%s', errmsg: 'no'}".formatted(code, codeName)));
    }

    @Override
    public String toString() {
        return name;
    }
}
