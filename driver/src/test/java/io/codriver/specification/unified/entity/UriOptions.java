package io.codriver.specification.unified.entity;

import io.codriver.specification.unified.InvalidCaseException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Lays the options of a client entity over a connection string. */
final class UriOptions {

    private UriOptions() {}

    /** The connection string with these options; they win. A direct connection gets the first host alone. */
    static String apply(String uri, BsonDocument options) {
        int query = uri.indexOf('?');
        String hosts = query < 0 ? uri : uri.substring(0, query);
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (query >= 0) {
            for (String each : uri.substring(query + 1).split("&")) {
                String[] pair = each.split("=", 2);
                all.put(pair[0], List.of(pair[1]));
            }
        }
        options.forEach((name, value) -> all.put(name, texts(name, value)));
        if (options.get("directConnection") instanceof BsonBoolean direct && direct.getValue()) {
            hosts = hosts.replaceFirst(",[^/]*", "");
            all.remove("replicaSet");
        }
        return (hosts.endsWith("/") ? hosts : hosts + "/") + "?"
                + all.entrySet().stream()
                        .flatMap(each -> each.getValue().stream().map(value -> each.getKey() + "=" + value))
                        .collect(Collectors.joining("&"));
    }

    private static List<String> texts(String name, BsonValue value) {
        return value.isArray()
                ? value.asArray().stream().map(each -> text(name, each)).toList()
                : List.of(text(name, value));
    }

    private static String text(String name, BsonValue value) {
        String text =
                switch (value.getBsonType()) {
                    case STRING -> value.asString().getValue();
                    case BOOLEAN -> String.valueOf(value.asBoolean().getValue());
                    case INT32, INT64 -> String.valueOf(value.asNumber().longValue());
                    default ->
                        throw new InvalidCaseException(
                                String.format(Locale.ROOT, "cannot use %s as the URI option %s", value, name));
                };
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
