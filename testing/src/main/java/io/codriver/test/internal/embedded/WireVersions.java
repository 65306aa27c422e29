package io.codriver.test.internal.embedded;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The range of wire versions a server claims. */
public record WireVersions(int min, int max) {

    /** What the newest server without a command that this one lacks ({@code bulkWrite}) says: MongoDB 7.0. */
    public static final WireVersions MONGODB_7_0 = new WireVersions(0, 21);

    private static final TreeMap<Integer, List<Integer>> RELEASES = new TreeMap<>(Map.of(
            0, List.of(2, 4, 0),
            8, List.of(4, 2, 0),
            9, List.of(4, 4, 0),
            13, List.of(5, 0, 0),
            17, List.of(6, 0, 0),
            21, List.of(7, 0, 0),
            25, List.of(8, 0, 0),
            27, List.of(8, 2, 0)));

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

    /** The numbers of the newest release which speaks no newer wire version than this. */
    List<Integer> release() {
        return RELEASES.floorEntry(max).getValue();
    }
}
