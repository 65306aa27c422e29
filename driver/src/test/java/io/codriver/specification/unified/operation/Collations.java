package io.codriver.specification.unified.operation;

import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationAlternate;
import com.mongodb.client.model.CollationCaseFirst;
import com.mongodb.client.model.CollationMaxVariable;
import com.mongodb.client.model.CollationStrength;
import io.codriver.specification.unified.InvalidCaseException;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Collations as commands write them. */
final class Collations {

    private Collations() {}

    static Collation of(BsonDocument described) {
        Collation.Builder collation = Collation.builder();
        described.forEach((key, value) -> apply(collation, key, value));
        return collation.build();
    }

    private static void apply(Collation.Builder collation, String key, BsonValue value) {
        switch (key) {
            case "locale" -> collation.locale(value.asString().getValue());
            case "caseLevel" -> collation.caseLevel(value.asBoolean().getValue());
            case "caseFirst" ->
                collation.collationCaseFirst(
                        CollationCaseFirst.fromString(value.asString().getValue()));
            case "strength" ->
                collation.collationStrength(
                        CollationStrength.fromInt(value.asNumber().intValue()));
            case "numericOrdering" ->
                collation.numericOrdering(value.asBoolean().getValue());
            case "alternate" ->
                collation.collationAlternate(
                        CollationAlternate.fromString(value.asString().getValue()));
            case "maxVariable" ->
                collation.collationMaxVariable(
                        CollationMaxVariable.fromString(value.asString().getValue()));
            case "normalization" -> collation.normalization(value.asBoolean().getValue());
            case "backwards" -> collation.backwards(value.asBoolean().getValue());
            default -> throw new InvalidCaseException("unknown key of a collation: " + key);
        }
    }
}
