package io.codriver.test.internal.embedded;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The range of wire versions a server claims. */
public record WireVersions(int min, int max) {

    /** What MongoDB 7.0 says. */
    public static final WireVersions MONGODB_7_0 = new WireVersions(0, 21);

    /** What MongoDB 8.0 says. */
    public static final WireVersions MONGODB_8_0 = new WireVersions(0, 25);

    private static final int TOPOLOGY_VERSION = 9;

    private static final TreeMap<Integer, List<Integer>> RELEASES = new TreeMap<>(Map.ofEntries(
            Map.entry(0, List.of(2, 4, 0)),
            Map.entry(6, List.of(3, 6, 0)),
            Map.entry(7, List.of(4, 0, 0)),
            Map.entry(8, List.of(4, 2, 0)),
            Map.entry(9, List.of(4, 4, 0)),
            Map.entry(13, List.of(5, 0, 0)),
            Map.entry(17, List.of(6, 0, 0)),
            Map.entry(21, List.of(7, 0, 0)),
            Map.entry(25, List.of(8, 0, 0)),
            Map.entry(26, List.of(8, 1, 0)),
            Map.entry(27, List.of(8, 2, 0)),
            Map.entry(28, List.of(8, 3, 0)),
            Map.entry(29, List.of(9, 0, 0))));

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if it is empty or negative
     */
    public WireVersions {
        if (min < 0 || max < min) {
            throw new IllegalArgumentException("wire versions " + min + " to " + max);
        }
    }

    /**
     * The wire versions of a release such as {@code 8.0}.
     *
     * @throws IllegalArgumentException if there is no such release
     */
    public static WireVersions of(String release) {
        return RELEASES.entrySet().stream()
                .filter(entry -> release.equals(
                        entry.getValue().get(0) + "." + entry.getValue().get(1)))
                .map(entry -> new WireVersions(0, entry.getKey()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + release + "' is none of the releases "
                        + RELEASES.values().stream()
                                .map(numbers -> numbers.get(0) + "." + numbers.get(1))
                                .toList()));
    }

    /** Whether such a server tells its topology version and labels its errors itself, as all do since MongoDB 4.4. */
    boolean tellsChanges() {
        return max >= TOPOLOGY_VERSION;
    }

    /** The newest release which speaks no newer wire version than this, such as {@code 8.0.0}. */
    public String text() {
        return release().stream().map(String::valueOf).collect(Collectors.joining("."));
    }

    /** The numbers of the newest release which speaks no newer wire version than this. */
    List<Integer> release() {
        return RELEASES.floorEntry(max).getValue();
    }
}
