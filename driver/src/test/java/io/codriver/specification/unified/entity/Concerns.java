package io.codriver.specification.unified.entity;

import com.mongodb.ReadConcern;
import com.mongodb.ReadConcernLevel;
import com.mongodb.ReadPreference;
import com.mongodb.Tag;
import com.mongodb.TagSet;
import com.mongodb.WriteConcern;
import io.codriver.specification.unified.InvalidCaseException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Concerns and preferences as the format writes them. Spec: Unified Test Format, "Common Options". */
public final class Concerns {

    private Concerns() {}

    public static ReadConcern read(BsonDocument described) {
        return described.isEmpty()
                ? ReadConcern.DEFAULT
                : new ReadConcern(
                        ReadConcernLevel.fromString(described.getString("level").getValue()));
    }

    public static WriteConcern write(BsonDocument described) {
        WriteConcern concern = WriteConcern.ACKNOWLEDGED;
        for (String key : described.keySet()) {
            BsonValue value = described.get(key);
            concern = switch (key) {
                case "w" ->
                    value.isString()
                            ? concern.withW(value.asString().getValue())
                            : concern.withW(value.asNumber().intValue());
                case "journal" -> concern.withJournal(value.asBoolean().getValue());
                case "wtimeoutMS" -> concern.withWTimeout(value.asNumber().longValue(), TimeUnit.MILLISECONDS);
                default -> throw new InvalidCaseException("unknown key of a write concern: " + key);
            };
        }
        return concern;
    }

    public static ReadPreference preference(BsonDocument described) {
        String mode = described.getString("mode").getValue();
        if (mode.equalsIgnoreCase("primary")) {
            return ReadPreference.primary();
        }
        List<TagSet> tags = described.getArray("tagSets", new BsonArray()).stream()
                .map(set -> new TagSet(set.asDocument().entrySet().stream()
                        .map(tag ->
                                new Tag(tag.getKey(), tag.getValue().asString().getValue()))
                        .toList()))
                .toList();
        return described.containsKey("maxStalenessSeconds")
                ? ReadPreference.valueOf(
                        mode, tags, described.getNumber("maxStalenessSeconds").longValue(), TimeUnit.SECONDS)
                : ReadPreference.valueOf(mode, tags);
    }
}
