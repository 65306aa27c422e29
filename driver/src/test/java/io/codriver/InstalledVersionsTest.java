package io.codriver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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

    /** The only class that names what Netty 4.2 has and 4.1 does not. */
    private static final String OF_NETTY_42 = "io.codriver.internal.connect.loops.IoLoops$Netty42";

    /** Classes that name what only newer versions have, and are linked on those alone. One for each such thing. */
    private static final Set<String> OF_NEWER_ALONE = Set.of(
            OF_NETTY_42,
            "io.codriver.internal.client.wiring.Observability",
            "io.codriver.internal.client.TracedSession",
            "io.codriver.internal.watch.trace.MicrometerTracing",
            "io.codriver.internal.watch.trace.MicrometerOperation",
            "io.codriver.internal.watch.trace.MicrometerCommand");

    private static final Path CLASSES = mainClasses();

    private static final Set<String> MAIN = namesOfClasses();

    private static Path mainClasses() {
        try {
            return Path.of(Codriver.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Set<String> namesOfClasses() {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace(File.separatorChar, '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] bytesOf(String name) {
        try {
            return Files.readAllBytes(CLASSES.resolve(name.replace('.', '/') + ".class"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isForNewerAlone(String name) {
        return OF_NEWER_ALONE.contains(name)
                && (!new Linkage().missing(ClassFile.read(bytesOf(name))).isEmpty() || !tellsItsMethods(name));
    }

    /** What stands in the signature of a method alone is linked, and so missed, only by those who ask for it. */
    private static boolean tellsItsMethods(String name) {
        try {
            return Class.forName(name, false, Codriver.class.getClassLoader()).getDeclaredMethods() != null;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "compat.netty.version, io.netty.channel.Channel",
        "compat.netty.version, io.netty.handler.ssl.SslHandler",
        "compat.netty.version, io.netty.resolver.dns.DnsNameResolver",
        "compat.netty.version, io.netty.channel.epoll.EpollSocketChannel",
        "compat.netty.version, io.netty.channel.kqueue.KQueueSocketChannel",
        "compat.reactor.version, reactor.core.publisher.Mono",
        "compat.mongodb.version, com.mongodb.reactivestreams.client.MongoClient",
        "compat.mongodb.version, com.mongodb.MongoClientSettings",
        "compat.mongodb.version, org.bson.BsonDocument"
    })
    void theVersionIsTheOneThatWasAskedFor(String property, String type) throws Exception {
        String asked = System.getProperty(property, "");
        assertThat(Class.forName(type, false, getClass().getClassLoader())
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .contains(asked);
    }

    /** Initialized, so that the virtual machine has verified them, and asked for their members as frameworks do. */
    @Test
    void everyClassLoadsAndTellsItsMembers() {
        Map<String, String> failures = new TreeMap<>();
        for (String name : MAIN) {
            if (isForNewerAlone(name)) {
                continue;
            }
            try {
                Class<?> loaded = Class.forName(name, !OF_NEWER_ALONE.contains(name), Codriver.class.getClassLoader());
                assertThat(loaded.getMethods()).isNotNull();
                assertThat(loaded.getDeclaredMethods()).isNotNull();
                assertThat(loaded.getDeclaredConstructors()).isNotNull();
                assertThat(loaded.getDeclaredFields()).isNotNull();
            } catch (ClassNotFoundException | LinkageError failure) {
                failures.put(name, failure.toString());
            }
        }
        assertThat(MAIN).hasSizeGreaterThan(100).contains(Codriver.class.getName());
        assertThat(failures).isEmpty();
    }

    @Test
    void everyAbstractMethodOfTheOfficialInterfacesIsImplemented() throws Exception {
        Set<String> missing = new TreeSet<>();
        for (String name : MAIN) {
            if (isForNewerAlone(name)) {
                continue;
            }
            Class<?> loaded = Class.forName(name, false, Codriver.class.getClassLoader());
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
    void whateverIsNamedCanBeLinked() {
        Linkage linkage = new Linkage();
        Map<String, Set<String>> missing = new TreeMap<>();
        for (String name : MAIN) {
            Set<String> absent = linkage.missing(ClassFile.read(bytesOf(name)));
            if (!OF_NEWER_ALONE.contains(name) && !absent.isEmpty()) {
                missing.put(name, absent);
            }
        }
        assertThat(linkage.looked()).isGreaterThan(1_500);
        assertThat(missing).isEmpty();
    }

    @Test
    void theClassForNetty42IsSetApartForAReason() {
        boolean netty41 = !Linkage.isThere("io.netty.channel.IoEventLoopGroup");
        assumeThat(netty41).as("this is Netty 4.1").isTrue();

        assertThat(new Linkage().missing(ClassFile.read(bytesOf(OF_NETTY_42))))
                .contains("type io.netty.channel.IoEventLoopGroup");
    }

    /** That the search above finds what is not there: a class file is changed as if it had been compiled against others. */
    @ParameterizedTest
    @CsvSource({
        "setOption, setOptiom, METHOD_OF_AN_INTERFACE io.netty.channel.ChannelConfig.setOptiom",
        "io/netty/channel/epoll/EpollSocketChannel, io/netty/channel/epoll/EpollSocketChannem, type io.netty",
        "TCP_USER_TIMEOUT, TCP_USER_TIMEOUS, FIELD io.netty.channel.epoll.EpollChannelOption.TCP_USER_TIMEOUS",
        "(ILjava/util/concurrent/ThreadFactory;)V, (JLjava/util/concurrent/ThreadFactory;)V, <init>(J",
        "io/netty/channel/ChannelConfig, io/netty/channel/ChannelOption, METHOD_OF_AN_INTERFACE io.netty.channel.ChannelOption"
    })
    void whatIsNotThereIsFound(String word, String other, String said) {
        String name = "io.codriver.internal.connect.loops.EpollSockets";
        byte[] bytes = bytesOf(name);
        assertThat(new Linkage().missing(ClassFile.read(bytes))).isEmpty();

        String changed = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(changed).contains(word);
        byte[] others = changed.replace(word, other).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new Linkage().missing(ClassFile.read(others))).isNotEmpty().anySatisfy(missing -> assertThat(missing)
                .contains(said));
    }
}
