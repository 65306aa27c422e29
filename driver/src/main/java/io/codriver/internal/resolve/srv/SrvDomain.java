package io.codriver.internal.resolve.srv;

import java.util.Locale;

/**
 * The domain which the targets of SRV records must share with the host that was asked for: else whoever controls the answer
 * could lead clients, and their credentials, anywhere.
 *
 * <p>Spec: Initial DNS Seedlist Discovery, "Querying DNS".
 *
 * @param suffix with a dot in front
 */
record SrvDomain(String suffix) {

    private static final int PARTS_WITH_A_SUBDOMAIN = 3;

    /** Of a host with three parts or more all but the first; of a shorter one the whole, so that targets are longer. */
    static SrvDomain of(String host) {
        String name = SrvRecord.withoutDot(host.toLowerCase(Locale.ROOT));
        boolean hasSubdomain = name.split("\\.").length >= PARTS_WITH_A_SUBDOMAIN;
        return new SrvDomain(hasSubdomain ? name.substring(name.indexOf('.')) : "." + name);
    }

    boolean includes(String target) {
        String name = target.toLowerCase(Locale.ROOT);
        return name.endsWith(suffix) && name.length() > suffix.length();
    }
}
