package io.codriver.test.internal.embedded;

import java.util.Locale;
import java.util.Set;

/** What a command needs from the process it runs on. */
public enum CommandKind {
    /** Changes data: only where writes are taken. */
    WRITE,
    /** Looks at data: on a secondary only if the client says that it may. */
    READ,
    /** Concerns this process or one of its cursors: everywhere. */
    ANYWHERE;

    private static final Set<String> WRITES = Set.of(
            "insert",
            "update",
            "delete",
            "findandmodify",
            "bulkwrite",
            "create",
            "createindexes",
            "drop",
            "dropdatabase",
            "dropindexes",
            "renamecollection",
            "collmod",
            "committransaction",
            "aborttransaction");
    private static final Set<String> READS = Set.of(
            "find",
            "aggregate",
            "count",
            "distinct",
            "listcollections",
            "listindexes",
            "listdatabases",
            "dbstats",
            "collstats",
            "explain",
            "validate");

    /** The kind of a command by its name, however it is spelt. */
    public static CommandKind of(String command) {
        String name = command.toLowerCase(Locale.ROOT);
        if (WRITES.contains(name)) {
            return WRITE;
        }
        return READS.contains(name) ? READ : ANYWHERE;
    }
}
