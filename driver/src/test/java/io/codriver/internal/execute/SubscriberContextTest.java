package io.codriver.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.RequestContext;
import com.mongodb.event.CommandEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import com.mongodb.reactivestreams.client.ReactiveContextProvider;
import io.codriver.internal.command.read.Find;
import io.codriver.internal.command.read.Query;
import io.codriver.internal.observe.StructuredLog;
import io.codriver.internal.watch.CommandEvents;
import io.codriver.internal.watch.Tracing;
import io.codriver.specification.unified.trace.SpanRecorder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.reactivestreams.Subscriber;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** The context of who asks reaches listeners and operators, whoever fetches the batch. */
@EnabledIf("io.codriver.Releases#haveObservability")
final class SubscriberContextTest {

    private final RoadRig rig = new RoadRig();
    private final List<String> told = new ArrayList<>();
    private final List<Subscriber<?>> asked = new ArrayList<>();

    private final ReactiveContextProvider provider = subscriber -> {
        asked.add(subscriber);
        return new Held(((CoreSubscriber<?>) subscriber).currentContext().<String>get("who"));
    };

    private final CommandListener listener = new CommandListener() {
        @Override
        public void commandStarted(CommandStartedEvent event) {
            told(event);
        }

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            told(event);
        }

        private void told(CommandEvent event) {
            RequestContext context = event.getRequestContext();
            told.add(event.getCommandName() + " " + (context == null ? "nobody" : context.<String>get("who")));
        }
    };

    @AfterEach
    void everythingIsGivenBack() {
        rig.finish();
    }

    @Test
    void batchesThatAreReadAheadCarryTheContextOfTheSubscriber() {
        read(people(Tracing.OFF).contextWrite(context -> context.put("who", "me")));
        assertThat(told).containsExactly("find me", "find me", "getMore me", "getMore me");
    }

    @Test
    void operatorsBehindSeeTheContextAtEverySignal() {
        List<String> seen = new ArrayList<>();
        read(people(Tracing.OFF)
                .doOnEach(signal -> seen.add(signal.getContextView().get("who")))
                .contextWrite(context -> context.put("who", "me")));
        assertThat(seen).hasSize(5).containsOnly("me");
    }

    @Test
    void twoSubscribersOfOneFluxAreToldApart() {
        Flux<Document> people = people(Tracing.OFF);
        for (String who : List.of("me", "you")) {
            people.contextWrite(context -> context.put("who", who)).take(0).subscribe();
            read(people.contextWrite(context -> context.put("who", who)));
        }
        assertThat(told)
                .containsExactly(
                        "find me",
                        "find me",
                        "getMore me",
                        "getMore me",
                        "find you",
                        "find you",
                        "getMore you",
                        "getMore you");
    }

    @Test
    void aProviderIsShownTheSameSubscriberWhetherTheOperationIsTracedOrNot() {
        Stream.of(Tracing.OFF, Traces.into(new SpanRecorder(), 0))
                .forEach(each -> read(people(each).contextWrite(context -> context.put("who", "me"))));
        assertThat(asked).hasSize(4);
        assertThat(asked.stream().map(Object::getClass).distinct()).hasSize(1);
        assertThat(told).allMatch(line -> line.endsWith(" me"));
    }

    /** Reads two batches; the second is asked for while the first is in hand. */
    private void read(Flux<Document> people) {
        people.subscribe();
        rig.link().request();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        rig.link().request();
        rig.link().reply(RoadRig.batch(0, "nextBatch", 2, 2));
    }

    private Flux<Document> people(Tracing tracing) {
        return rig.operations(new CommandEvents(List.of(listener), provider, StructuredLog.SILENT, tracing, rig.time))
                .cursor(() -> new Find<>(RoadRig.target(), new Query(), RoadRig.codec()), OperationContext.PLAIN);
    }

    /** What a provider hands to listeners. */
    private static final class Held implements RequestContext {

        private final Map<Object, Object> values = new HashMap<>();

        Held(String who) {
            values.put("who", who);
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T get(Object key) {
            if (!values.containsKey(key)) {
                throw new NoSuchElementException(String.valueOf(key));
            }
            return (T) values.get(key);
        }

        @Override
        public boolean hasKey(Object key) {
            return values.containsKey(key);
        }

        @Override
        public boolean isEmpty() {
            return values.isEmpty();
        }

        @Override
        public void put(Object key, Object value) {
            values.put(key, value);
        }

        @Override
        public void delete(Object key) {
            values.remove(key);
        }

        @Override
        public int size() {
            return values.size();
        }

        @Override
        public Stream<Map.Entry<Object, Object>> stream() {
            return values.entrySet().stream();
        }
    }
}
