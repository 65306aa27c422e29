package io.codriver.specification.unified.deployment;

import io.codriver.specification.unified.InvalidCaseException;
import io.codriver.specification.unified.match.KnownEntities;
import io.codriver.specification.unified.match.Mismatch;
import io.codriver.specification.unified.match.ValueMatcher;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Whether a case may run on an offer. No deployment here has encryption, and none is serverless.
 *
 * <p>Spec: Unified Test Format, "runOnRequirement".
 */
public final class Requirements {

    private static final Set<String> KNOWN = Set.of(
            "minServerVersion",
            "maxServerVersion",
            "topologies",
            "serverless",
            "serverParameters",
            "auth",
            "authMechanism",
            "csfle");

    private Requirements() {}

    /** Whether one of the requirements of a file or a test is met; also if there are none. */
    public static boolean met(BsonDocument fileOrTest, Offer offer) {
        return !fileOrTest.containsKey("runOnRequirements")
                || fileOrTest.getArray("runOnRequirements").stream().anyMatch(each -> isMet(each.asDocument(), offer));
    }

    private static boolean isMet(BsonDocument requirement, Offer offer) {
        if (!KNOWN.containsAll(requirement.keySet())) {
            throw new InvalidCaseException("unknown requirement in " + requirement);
        }
        return requirement.entrySet().stream()
                        .filter(each -> !each.getKey().equals("serverParameters"))
                        .allMatch(each -> isMet(each.getKey(), each.getValue(), offer))
                && (!requirement.containsKey("serverParameters")
                        || haveValues(requirement.getDocument("serverParameters"), offer));
    }

    private static boolean isMet(String key, BsonValue value, Offer offer) {
        return switch (key) {
            case "minServerVersion" -> offer.version().compareTo(version(value)) >= 0;
            case "maxServerVersion" -> offer.version().compareTo(version(value)) <= 0;
            case "topologies" ->
                value.asArray().stream()
                        .anyMatch(name -> Topology.named(name.asString().getValue()) == offer.topology());
            case "serverless" -> !value.asString().getValue().equals("require");
            case "auth" -> value.asBoolean().getValue() == offer.isGuarded();
            case "authMechanism" -> value.asString().getValue().equals("MONGODB-OIDC") && offer.takesTokens();
            case "csfle" -> value.isBoolean() && !value.asBoolean().getValue();
            default -> false;
        };
    }

    private static boolean haveValues(BsonDocument parameters, Offer offer) {
        ValueMatcher values = new ValueMatcher(NO_ENTITIES);
        try {
            parameters.forEach((name, value) ->
                    values.matchExactly(name, value, offer.deployment().parameter(name)));
            return true;
        } catch (Mismatch other) {
            return false;
        }
    }

    private static Version version(BsonValue text) {
        return Version.parse(text.asString().getValue());
    }

    private static final KnownEntities NO_ENTITIES = new KnownEntities() {
        @Override
        public BsonValue value(String name) {
            throw new InvalidCaseException("a requirement knows no entities");
        }

        @Override
        public BsonDocument sessionId(String name) {
            throw new InvalidCaseException("a requirement knows no entities");
        }
    };
}
