package io.codriver.surface;

import com.mongodb.reactivestreams.client.MongoClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the official artifact on the class path declares, read from its jar: a newer one brings its news by itself. */
final class OfficialMethods {

    private static final String PACKAGE = "com/mongodb/reactivestreams/client/";

    /** A method with a name that fits into a report. */
    record Official(Method method) {

        Class<?> owner() {
            return method.getDeclaringClass();
        }

        String shortName() {
            return owner().getSimpleName() + "." + method.getName();
        }

        @Override
        public String toString() {
            return shortName()
                    + Arrays.stream(method.getParameterTypes())
                            .map(Class::getSimpleName)
                            .collect(Collectors.joining(", ", "(", ")"));
        }
    }

    private OfficialMethods() {}

    /** Those of sessions that the core artifact declares are part of what the reactive one offers. */
    static List<Official> all() {
        return Stream.concat(interfaces().stream(), Stream.of(com.mongodb.session.ClientSession.class))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .map(Official::new)
                .sorted(Comparator.comparing(Official::toString))
                .toList();
    }

    static List<Class<?>> interfaces() {
        try (JarFile jar = new JarFile(jarOf(MongoClient.class).toFile())) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(PACKAGE) && name.endsWith(".class"))
                    .filter(name -> !name.contains("/internal/") && !name.endsWith("-info.class"))
                    .<Class<?>>map(OfficialMethods::load)
                    .filter(Class::isInterface)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Class<?> load(String entry) {
        try {
            return Class.forName(
                    entry.substring(0, entry.length() - ".class".length()).replace('/', '.'));
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
