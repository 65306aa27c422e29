package io.codriver.surface;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A list of methods with a reason each: a file beside this class. A name without parameters stands for all of that name. */
final class Reasons {

    private final Map<String, String> reasons;

    Reasons(String file) {
        InputStream list = Objects.requireNonNull(Reasons.class.getResourceAsStream(file), file);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            this.reasons = lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .collect(Collectors.toMap(
                            fields -> fields[0],
                            fields -> fields[1],
                            (one, other) -> {
                                throw new IllegalStateException("Twice in " + file + ": " + one + ", " + other);
                            },
                            TreeMap::new));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Nullable
    String of(OfficialMethods.Official official) {
        String exact = reasons.get(official.toString());
        return exact == null ? reasons.get(official.shortName()) : exact;
    }

    Map<String, String> all() {
        return reasons;
    }
}
