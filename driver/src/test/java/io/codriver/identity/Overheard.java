package io.codriver.identity;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.event.ClusterListener;
import com.mongodb.event.CommandListener;
import com.mongodb.event.ConnectionPoolListener;
import com.mongodb.event.ServerListener;
import com.mongodb.event.ServerMonitorListener;
import io.codriver.CodriverSettings;
import io.codriver.Releases;
import io.codriver.Traces;
import io.codriver.event.OpeningListener;
import io.codriver.event.PoolListener;
import io.codriver.specification.unified.log.LogCapture;
import io.codriver.specification.unified.trace.SpanRecorder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Everything that a client says to anybody: logs of both kinds at their finest, all events of all listeners with whatever their
 * getters give, traces, the flight recorder, and what it is told to look at, exceptions with their causes and what they
 * suppress. Any thread.
 */
final class Overheard implements AutoCloseable {

    private static final List<String> FLIGHT = Stream.of(
                    "Open", "Resolve", "Connect", "Proxy", "Tls", "Handshake", "Identify", "Authentication")
            .map("io.codriver."::concat)
            .toList();

    /** A getter of a getter of an event. */
    private static final int DEEPEST = 2;

    private static final Set<String> OF_EVERY_OBJECT =
            Set.of("hashCode", "getClass", "notify", "notifyAll", "wait", "clone", "toString", "printStackTrace");

    /** One thing that was said, and on which way. */
    record Said(String way, String text) {

        @Override
        public String toString() {
            return way + ": " + text;
        }
    }

    private final Set<Said> said = ConcurrentHashMap.newKeySet();
    private final LogCapture slf4j = LogCapture.ofEverything();
    private final Logger jul = Logger.getLogger("");
    private final Level usual = jul.getLevel();
    private final Handler handler = new JavaLogs();
    private final Recording flight = new Recording();
    private final SpanRecorder spans = new SpanRecorder();

    Overheard() {
        jul.setLevel(Level.ALL);
        jul.addHandler(handler);
        FLIGHT.forEach(name -> flight.enable(name).withThreshold(Duration.ZERO));
        flight.start();
    }

    /** Listens to everything that the official settings let one listen to. */
    void listen(MongoClientSettings.Builder settings) {
        settings.addCommandListener(listener(CommandListener.class))
                .applyToConnectionPoolSettings(
                        pool -> pool.addConnectionPoolListener(listener(ConnectionPoolListener.class)))
                .applyToServerSettings(server -> server.addServerListener(listener(ServerListener.class))
                        .addServerMonitorListener(listener(ServerMonitorListener.class)))
                .applyToClusterSettings(cluster -> cluster.addClusterListener(listener(ClusterListener.class)));
        if (Releases.haveObservability()) {
            Traces.observe(settings, spans);
        }
    }

    /** The same of our own settings. */
    void listen(CodriverSettings.Builder settings) {
        settings.addOpeningListener(listener(OpeningListener.class)).addPoolListener(listener(PoolListener.class));
    }

    private <T> T listener(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return switch (method.getName()) {
                            case "equals" -> self == arguments[0];
                            case "hashCode" -> System.identityHashCode(self);
                            default -> "listener";
                        };
                    }
                    for (Object event : arguments) {
                        look(type.getSimpleName() + "." + method.getName(), event);
                    }
                    return null;
                }));
    }

    /** Notes what somebody sees who looks at it. */
    void look(String way, Object shown) {
        look(way, shown, 0);
    }

    private void look(String way, Object shown, int depth) {
        if (shown == null) {
            return;
        }
        if (shown instanceof Optional<?> optional) {
            optional.ifPresent(it -> look(way, it, depth));
            return;
        }
        if (shown instanceof Iterable<?> several && !(shown instanceof Path)) {
            several.forEach(each -> look(way, each, depth));
        }
        said.add(new Said(way, String.valueOf(shown)));
        if (shown instanceof Throwable failure) {
            thrown(way, failure);
        }
        // What a credential gives is what the application has put in.
        boolean isOurs = shown.getClass().getName().startsWith("com.mongodb.")
                || shown.getClass().getName().startsWith("io.codriver.");
        if (isOurs && !(shown instanceof MongoCredential) && !(shown instanceof Enum<?>) && depth < DEEPEST) {
            for (Method getter : shown.getClass().getMethods()) {
                get(getter, shown).ifPresent(value -> look(way + "." + getter.getName(), value, depth + 1));
            }
        }
    }

    private static Optional<Object> get(Method getter, Object of) {
        boolean isGetter = getter.getParameterCount() == 0
                && getter.getReturnType() != void.class
                && !Modifier.isStatic(getter.getModifiers())
                && Modifier.isPublic(getter.getDeclaringClass().getModifiers())
                && !OF_EVERY_OBJECT.contains(getter.getName());
        try {
            return isGetter ? Optional.ofNullable(getter.invoke(of)) : Optional.empty();
        } catch (ReflectiveOperationException givesNothing) {
            return Optional.empty();
        }
    }

    /** What a stack trace says, without its lines of code. */
    private void thrown(String way, Throwable failure) {
        said.add(new Said(way, failure.toString()));
        if (failure.getCause() != null) {
            thrown(way, failure.getCause());
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            thrown(way, suppressed);
        }
    }

    /** Everything up to now, for the last time. */
    List<Said> all(Path folder) throws IOException {
        addFlight(folder.resolve("overheard.jfr"));
        slf4j.events().forEach(event -> {
            String way = "SLF4J " + event.getLoggerName();
            said.add(new Said(way, event.getMessage() + " " + event.getArguments() + " " + event.getKeyValuePairs()));
            if (event.getThrowable() != null) {
                thrown(way, event.getThrowable());
            }
        });
        said.add(new Said("traces", String.valueOf(spans.roots())));
        return List.copyOf(said);
    }

    private void addFlight(Path file) throws IOException {
        flight.stop();
        flight.dump(file);
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            String name = event.getEventType().getName();
            if (FLIGHT.contains(name)) {
                said.add(new Said("flight " + name, event.toString()));
            }
        }
    }

    @Override
    public void close() {
        slf4j.close();
        jul.removeHandler(handler);
        jul.setLevel(usual);
        flight.close();
    }

    private final class JavaLogs extends Handler {

        JavaLogs() {
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord record) {
            String name = String.valueOf(record.getLoggerName());
            if (name.startsWith("io.codriver") || name.startsWith("org.mongodb") || name.startsWith("reactor")) {
                String parameters = record.getParameters() == null
                        ? ""
                        : List.of(record.getParameters()).toString();
                said.add(new Said("JUL " + name, record.getMessage() + " " + parameters));
                Optional.ofNullable(record.getThrown()).ifPresent(thrown -> thrown("JUL " + name, thrown));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
