package io.codriver.internal.resolve.source;

import com.mongodb.spi.dns.InetAddressResolver;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;

/** Asks for the addresses of a name, blocking for as long as it takes. Called on the threads of the lookup pool only. */
@FunctionalInterface
public interface NameLookup {

    /** The addresses in the order of the answer, without duplicates; none if the name has none. */
    List<InetAddress> addressesOf(String name) throws Exception;

    /** The resolver of this machine: hosts file, name service switch and whatever the JDK was told. */
    static NameLookup ofSystem() {
        return name -> distinct(List.of(InetAddress.getAllByName(name)));
    }

    /** The application's own resolver. What it should not return or throw becomes an error that names its class. */
    static NameLookup of(InetAddressResolver resolver) {
        return name -> {
            List<InetAddress> answer;
            try {
                answer = resolver.lookupByName(name);
            } catch (Exception e) {
                throw e;
            } catch (Throwable error) {
                // One waiter's stack must not be torn down by an Error that belongs to the resolver.
                throw new IllegalStateException(blame(resolver) + " threw " + error + " for '" + name + "'", error);
            }
            if (answer == null) {
                throw new IllegalStateException(blame(resolver) + " returned null for '" + name + "'");
            }
            return distinct(answer, resolver, name);
        };
    }

    private static List<InetAddress> distinct(List<InetAddress> answer, InetAddressResolver resolver, String name) {
        for (InetAddress address : answer) {
            if (address == null) {
                throw new IllegalStateException(blame(resolver) + " returned a null address for '" + name + "'");
            }
        }
        return distinct(answer);
    }

    private static List<InetAddress> distinct(List<InetAddress> answer) {
        return List.copyOf(new LinkedHashSet<>(answer));
    }

    private static String blame(InetAddressResolver resolver) {
        return "The InetAddressResolver " + resolver.getClass().getName();
    }
}
