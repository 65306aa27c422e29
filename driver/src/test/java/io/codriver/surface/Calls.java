package io.codriver.surface;

import com.mongodb.reactivestreams.client.ChangeStreamPublisher;
import io.codriver.surface.OfficialMethods.Official;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Calls methods on one ground, and subscribes to what they return. */
final class Calls {

    private final Ground ground;

    Calls(Ground ground) {
        this.ground = ground;
    }

    Answer of(Official official, int number) throws Exception {
        return of(official, number, arguments -> arguments);
    }

    /** With other arguments than the good ones. */
    Answer of(Official official, int number, UnaryOperator<Object[]> changed) throws Exception {
        Heard heard;
        ground.begin(number);
        try {
            heard = heard(official, changed);
        } catch (UnsupportedOperationException absent) {
            return new Answer(List.of(), 0, true, absent);
        } catch (InvocationTargetException thrown) {
            return new Answer(ground.commands.started(), 0, true, thrown.getCause());
        }
        Throwable failure = heard.outcome();
        return new Answer(
                heard.endless ? openings() : ground.commands.started(),
                heard.endless ? 0 : heard.items,
                false,
                failure);
    }

    /** Of what never ends: how far it gets before it is cancelled, and what it has brought by then, is another thing each time. */
    private List<BsonDocument> openings() {
        return ground.commands.started().stream()
                .filter(command -> !command.containsKey("getMore"))
                .toList();
    }

    private Heard heard(Official official, UnaryOperator<Object[]> changed) throws Exception {
        Object subject = Subjects.of(official.owner(), official.method().getName(), ground);
        if (subject == null) {
            throw new UnsupportedOperationException("nothing of ours is a " + official.owner());
        }
        Object[] arguments = changed.apply(Arguments.of(official, ground, subject));
        Heard heard = new Heard();
        ground.commands.restart(heard::answered);
        Object result = official.method().getName().equals("subscribe")
                ? subject
                : official.method().invoke(subject, arguments);
        if (result instanceof Publisher<?> publisher) {
            heard.endless = subject instanceof ChangeStreamPublisher || publisher instanceof ChangeStreamPublisher;
            publisher.subscribe(heard);
        } else {
            heard.onComplete();
        }
        return heard;
    }

    /** Everything a publisher has to say; of one that never ends, its first sign. */
    private static final class Heard extends BaseSubscriber<Object> {

        private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
        private volatile boolean endless;
        private volatile int items;

        void answered() {
            if (endless) {
                end.complete(null);
            }
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        @SuppressWarnings("NonAtomicOperationOnVolatileField") // signals come one after the other
        protected void hookOnNext(Object item) {
            items++;
        }

        @Override
        protected void hookOnError(Throwable failure) {
            end.complete(failure);
        }

        @Override
        protected void hookOnComplete() {
            end.complete(null);
        }

        @Nullable
        Throwable outcome() throws Exception {
            Throwable failure = end.get(30, TimeUnit.SECONDS);
            cancel();
            return failure;
        }
    }
}
