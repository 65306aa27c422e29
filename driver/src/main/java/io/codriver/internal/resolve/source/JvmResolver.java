package io.codriver.internal.resolve.source;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM answers questions for names with. Whoever gave it a resolver of its own wants that one to be asked, so it
 * comes before the name servers.
 *
 * @param hostsFile the property {@code jdk.net.hosts.file}
 * @param isProvided whether there is a provider of resolvers, which there may be from Java 18 on
 */
public record JvmResolver(@Nullable String hostsFile, boolean isProvided) {

    private static final String PROVIDER = "java.net.spi.InetAddressResolverProvider";

    /** Looks at the property, and for a provider where the JDK itself looks for it. */
    public static JvmResolver look() {
        return new JvmResolver(
                System.getProperty("jdk.net.hosts.file"), isProvidedIn(ClassLoader.getSystemClassLoader()));
    }

    /** Whether somebody chose it. The JDK takes an empty file name for none. */
    public boolean isChosen() {
        return isProvided || (hostsFile != null && !hostsFile.isEmpty());
    }

    /** Whether this loader has a provider. None is made here. */
    static boolean isProvidedIn(ClassLoader loader) {
        try {
            return ServiceLoader.load(Class.forName(PROVIDER), loader).stream()
                    .findAny()
                    .isPresent();
        } catch (ClassNotFoundException | ServiceConfigurationError none) {
            // JDK 17 has no such thing; a broken one does not serve the JDK either.
            return false;
        }
    }
}
