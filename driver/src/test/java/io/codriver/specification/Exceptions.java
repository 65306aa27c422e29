package io.codriver.specification;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one list of cases which do not pass: {@code exceptions.tsv} beside this class, with a reason each. */
final class Exceptions {

    /**
     * One line of the list.
     *
     * @param folder {@code area} or {@code area/group}, as the test asks for it
     * @param name of the case; a star at its end stands for anything
     * @param runs whether it is run and has to fail; else it is not run at all
     * @param reason for readers
     */
    record Entry(String folder, String name, boolean runs, String reason) {

        static Entry parse(String line) {
            String[] fields = line.split("\t");
            if (fields.length != 4 || fields[3].isBlank()) {
                throw new IllegalStateException("Not folder, name, fails|skipped, reason: " + line);
            }
            boolean runs =
                    switch (fields[2]) {
                        case "fails" -> true;
                        case "skipped" -> false;
                        default -> throw new IllegalStateException("Neither fails nor skipped: " + line);
                    };
            return new Entry(fields[0], fields[1], runs, fields[3]);
        }

        boolean covers(String caseFolder, String caseName) {
            return caseFolder.equals(folder)
                    && (name.endsWith("*")
                            ? caseName.startsWith(name.substring(0, name.length() - 1))
                            : caseName.equals(name));
        }
    }

    private static final List<Entry> LIST = read();

    private Exceptions() {}

    static @Nullable Entry find(String folder, String name) {
        return LIST.stream()
                .filter(entry -> entry.covers(folder, name))
                .findFirst()
                .orElse(null);
    }

    private static List<Entry> read() {
        InputStream list = Objects.requireNonNull(Exceptions.class.getResourceAsStream("exceptions.tsv"));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Entry::parse)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read the list of exceptions", e);
        }
    }
}
