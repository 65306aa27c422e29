package io.codriver;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The compiled classes fit the versions of Netty, Reactor and the official artifacts that are on the class path of the
 * tests. Says little in an ordinary build, where that is what they were compiled against; the profile {@code compat}
 * exchanges them for the oldest supported ones.
 */
class InstalledVersionsTest {

    /** Classes that name what only newer versions have, and are linked on those alone. One for each such thing. */
    private static final Set<String> OF_NEWER_ALONE = Set.of(
            "io.codriver.internal.connect.IoLoops$Netty42", "io.codriver.internal.client.SettingsCheck$Observability");

    /** What comes in several versions. */
    private static final List<String> FOREIGN =
            List.of("io.netty.", "com.mongodb.", "org.bson.", "reactor.", "org.reactivestreams.");

    private static final Collection<JavaClass> MAIN = List.copyOf(new ClassFileImporter().importPath(mainClasses()));

    private static Path mainClasses() {
        try {
            return Path.of(Codriver.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (java.net.URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "compat.netty.version, io.netty.channel.Channel",
        "compat.netty.version, io.netty.handler.ssl.SslHandler",
        "compat.reactor.version, reactor.core.publisher.Mono",
        "compat.mongodb.version, com.mongodb.reactivestreams.client.MongoClient",
        "compat.mongodb.version, com.mongodb.MongoClientSettings",
        "compat.mongodb.version, org.bson.BsonDocument"
    })
    void theVersionIsTheOneThatWasAskedFor(String property, String type) {
        String asked = System.getProperty(property, "");
        assertThat(loaded(type)
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .contains(asked);
    }

    @Test
    void everyClassLoadsAndTellsItsMembers() {
        Map<String, String> failures = new TreeMap<>();
        for (JavaClass each : MAIN) {
            try {
                Class<?> loaded = loaded(each.getName());
                assertThat(loaded.getMethods()).isNotNull();
                assertThat(loaded.getDeclaredMethods()).isNotNull();
                assertThat(loaded.getDeclaredConstructors()).isNotNull();
                assertThat(loaded.getDeclaredFields()).isNotNull();
            } catch (LinkageError failure) {
                failures.put(each.getName(), failure.toString());
            }
        }
        assertThat(MAIN).hasSizeGreaterThan(100);
        assertThat(failures).isEmpty();
    }

    @Test
    void everyAbstractMethodOfTheOfficialInterfacesIsImplemented() {
        Set<String> missing = new TreeSet<>();
        for (JavaClass each : MAIN) {
            Class<?> loaded = loaded(each.getName());
            if (loaded.isInterface() || Modifier.isAbstract(loaded.getModifiers())) {
                continue;
            }
            Arrays.stream(loaded.getMethods())
                    .filter(method -> Modifier.isAbstract(method.getModifiers()))
                    .forEach(method -> missing.add(loaded.getName() + " lacks " + method));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void whateverIsCalledOrReadIsThere() {
        Set<String> missing = new TreeSet<>();
        int looked = 0;
        for (JavaClass each : MAIN) {
            if (OF_NEWER_ALONE.contains(each.getName())) {
                continue;
            }
            for (JavaAccess<?> access : accesses(each)) {
                AccessTarget target = access.getTarget();
                if (FOREIGN.stream().anyMatch(target.getOwner().getName()::startsWith)) {
                    looked++;
                    if (!isThere(target)) {
                        missing.add(each.getName() + " uses " + target.getFullName());
                    }
                }
            }
        }
        assertThat(looked).isGreaterThan(1_000);
        assertThat(missing).isEmpty();
    }

    private static Set<JavaAccess<?>> accesses(JavaClass of) {
        Set<JavaAccess<?>> accesses = new LinkedHashSet<>(of.getAccessesFromSelf());
        accesses.addAll(of.getMethodReferencesFromSelf());
        accesses.addAll(of.getConstructorReferencesFromSelf());
        return accesses;
    }

    private static boolean isThere(AccessTarget target) {
        Class<?> owner;
        try {
            owner = loaded(target.getOwner().getName());
        } catch (IllegalStateException absent) {
            return false;
        }
        if (owner.isArray()) {
            return true;
        }
        return target instanceof CodeUnitAccessTarget code
                ? codeUnits(owner, code.getName()).anyMatch(each -> isTheSame(code, each))
                : fields(owner).anyMatch(field -> field.getName().equals(target.getName()));
    }

    // By names: a type that is absent must not be loaded. The return type belongs to what the virtual machine looks
    // for.
    private static boolean isTheSame(CodeUnitAccessTarget wanted, Executable found) {
        List<String> parameters =
                Arrays.stream(found.getParameterTypes()).map(Class::getName).toList();
        boolean sameParameters = parameters.equals(
                wanted.getRawParameterTypes().stream().map(JavaClass::getName).toList());
        boolean sameResult = !(found instanceof Method method)
                || method.getReturnType()
                        .getName()
                        .equals(wanted.getRawReturnType().getName());
        return sameParameters && sameResult;
    }

    private static Stream<? extends Executable> codeUnits(Class<?> owner, String name) {
        if (name.equals("<init>")) {
            return Arrays.<Constructor<?>>stream(owner.getDeclaredConstructors());
        }
        return family(owner).stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.getName().equals(name));
    }

    private static Stream<Field> fields(Class<?> owner) {
        return family(owner).stream().flatMap(type -> Arrays.stream(type.getDeclaredFields()));
    }

    private static Set<Class<?>> family(Class<?> type) {
        Set<Class<?>> family = new LinkedHashSet<>(List.of(type, Object.class));
        if (type.getSuperclass() != null) {
            family.addAll(family(type.getSuperclass()));
        }
        Arrays.stream(type.getInterfaces()).forEach(each -> family.addAll(family(each)));
        return family;
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name, false, Codriver.class.getClassLoader());
        } catch (ClassNotFoundException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
