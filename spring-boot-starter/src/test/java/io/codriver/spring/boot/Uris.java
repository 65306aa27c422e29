package io.codriver.spring.boot;

import java.util.stream.Stream;

/** Boot 4 calls the properties of MongoDB differently. */
final class Uris {

    private Uris() {}

    static String[] properties(String uri) {
        return new String[] {
            "spring.data.mongodb.uri=" + uri,
            "spring.mongodb.uri=" + uri,
            "spring.data.mongodb.database=rally",
            "spring.mongodb.database=rally"
        };
    }

    static String[] arguments(String uri) {
        return Stream.of(properties(uri)).map(property -> "--" + property).toArray(String[]::new);
    }
}
