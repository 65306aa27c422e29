package io.codriver.specification;

import static java.util.Map.entry;

import com.mongodb.ConnectionString;
import com.mongodb.MongoCompressor;
import com.mongodb.MongoCredential;
import com.mongodb.TagSet;
import com.mongodb.TaggableReadPreference;
import com.mongodb.connection.ServerMonitoringMode;
import io.codriver.internal.client.wiring.Wiring;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What a parsed URI says of each option, in the words of the specification; numbers as 64 bits. */
final class UriOptions {

    private static final Map<String, Function<ConnectionString, BsonValue>> READERS = Map.ofEntries(
            entry("appname", uri -> text(uri.getApplicationName())),
            entry(
                    "authmechanism",
                    uri -> text(
                            credential(uri).map(MongoCredential::getMechanism).orElse(null))),
            entry("authmechanismproperties", UriOptions::mechanismProperties),
            entry(
                    "authsource",
                    uri -> text(credential(uri).map(MongoCredential::getSource).orElse(null))),
            entry("compressors", UriOptions::compressors),
            entry("connecttimeoutms", uri -> number(uri.getConnectTimeout())),
            entry("directconnection", uri -> flag(uri.isDirectConnection())),
            entry("heartbeatfrequencyms", uri -> number(uri.getHeartbeatFrequency())),
            entry("loadbalanced", uri -> flag(uri.isLoadBalanced())),
            entry("localthresholdms", uri -> number(uri.getLocalThreshold())),
            entry("maxconnecting", uri -> number(uri.getMaxConnecting())),
            entry("maxidletimems", uri -> number(uri.getMaxConnectionIdleTime())),
            entry("maxpoolsize", uri -> number(uri.getMaxConnectionPoolSize())),
            entry("minpoolsize", uri -> number(uri.getMinConnectionPoolSize())),
            entry("maxstalenessseconds", UriOptions::maxStaleness),
            entry(
                    "readpreference",
                    uri -> text(
                            uri.getReadPreference() == null
                                    ? null
                                    : uri.getReadPreference().getName())),
            entry("readpreferencetags", UriOptions::tags),
            entry("replicaset", uri -> text(uri.getRequiredReplicaSetName())),
            entry("retrywrites", uri -> flag(uri.getRetryWritesValue())),
            entry("servermonitoringmode", uri -> mode(uri.getServerMonitoringMode())),
            entry("serverselectiontimeoutms", uri -> number(uri.getServerSelectionTimeout())),
            entry("sockettimeoutms", uri -> number(uri.getSocketTimeout())),
            entry("timeoutms", uri -> number(uri.getTimeout())),
            entry("tls", uri -> flag(uri.getSslEnabled())),
            entry("tlsallowinvalidhostnames", uri -> flag(uri.getSslInvalidHostnameAllowed())),
            entry("tlsinsecure", uri -> flag(uri.getSslInvalidHostnameAllowed())),
            entry(
                    "w",
                    uri -> uri.getWriteConcern() == null
                            ? BsonNull.VALUE
                            : plain(uri.getWriteConcern().asDocument().get("w", BsonNull.VALUE))),
            entry("zlibcompressionlevel", UriOptions::zlibLevel));

    private UriOptions() {}

    /** Null of BSON where the URI says nothing of it. */
    static BsonValue read(ConnectionString uri, String option) {
        Function<ConnectionString, BsonValue> reader = READERS.get(option.toLowerCase(Locale.ROOT));
        if (reader == null) {
            throw new AssertionError("The option " + option + " is not read by the official ConnectionString");
        }
        return reader.apply(uri);
    }

    /** Numbers of any width alike, names of fields as they come. */
    static BsonValue plain(BsonValue value) {
        if (value.isNumber()) {
            return new BsonInt64(value.asNumber().longValue());
        }
        if (value.isArray()) {
            return new BsonArray(value.asArray().stream().map(UriOptions::plain).toList());
        }
        return value;
    }

    private static Optional<MongoCredential> credential(ConnectionString uri) {
        return Optional.ofNullable(Wiring.settings(uri).getCredential());
    }

    private static BsonValue mechanismProperties(ConnectionString uri) {
        BsonDocument found = new BsonDocument();
        credential(uri).ifPresent(credential -> List.of(
                        "SERVICE_NAME", "SERVICE_HOST", "SERVICE_REALM", "CANONICALIZE_HOST_NAME")
                .forEach(name -> property(credential, found, name)));
        credential(uri).ifPresent(credential -> List.of("ENVIRONMENT", "TOKEN_RESOURCE")
                .forEach(name -> property(credential, found, name)));
        return found;
    }

    private static void property(MongoCredential credential, BsonDocument found, String name) {
        Object value = credential.getMechanismProperty(name, null);
        if (value != null) {
            found.append(name, value instanceof Boolean flag ? flag(flag) : text(value.toString()));
        }
    }

    private static BsonValue compressors(ConnectionString uri) {
        return new BsonArray(uri.getCompressorList().stream()
                .map(compressor -> new BsonString(compressor.getName()))
                .toList());
    }

    private static BsonValue zlibLevel(ConnectionString uri) {
        return uri.getCompressorList().stream()
                .map(compressor -> compressor.getProperty(MongoCompressor.LEVEL, null))
                .filter(Integer.class::isInstance)
                .findFirst()
                .map(level -> number((Integer) level))
                .orElse(BsonNull.VALUE);
    }

    private static BsonValue maxStaleness(ConnectionString uri) {
        return uri.getReadPreference() instanceof TaggableReadPreference preference
                ? number(preference.getMaxStaleness(TimeUnit.SECONDS))
                : BsonNull.VALUE;
    }

    private static BsonValue tags(ConnectionString uri) {
        return uri.getReadPreference() instanceof TaggableReadPreference preference
                ? new BsonArray(preference.getTagSetList().stream()
                        .map(UriOptions::tagSet)
                        .toList())
                : BsonNull.VALUE;
    }

    private static BsonDocument tagSet(TagSet tags) {
        BsonDocument document = new BsonDocument();
        tags.forEach(tag -> document.append(tag.getName(), new BsonString(tag.getValue())));
        return document;
    }

    private static BsonValue mode(@Nullable ServerMonitoringMode mode) {
        return mode == null ? BsonNull.VALUE : text(mode.name().toLowerCase(Locale.ROOT));
    }

    private static BsonValue text(@Nullable String value) {
        return value == null ? BsonNull.VALUE : new BsonString(value);
    }

    private static BsonValue number(@Nullable Number value) {
        return value == null ? BsonNull.VALUE : new BsonInt64(value.longValue());
    }

    private static BsonValue flag(@Nullable Boolean value) {
        return value == null ? BsonNull.VALUE : BsonBoolean.valueOf(value);
    }
}
