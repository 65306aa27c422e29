package io.codriver.specification.unified;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.codriver.specification.SpecificationData;
import io.codriver.specification.SpecificationFile;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The runner proves itself: what is right passes, and what is wrong fails for the reason it was written for. */
class UnifiedFormatTest {

    /** A part of the message with which a case has to fail, by its file or by its file and the case. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            entry(
                    "assertNumberConnectionsCheckedOut: operation fails if client field is not specified",
                    "needs the argument 'client'"),
            entry(
                    "assertNumberConnectionsCheckedOut: operation fails if connections field is not specified",
                    "needs the argument 'connections'"),
            entry(
                    "assertNumberConnectionsCheckedOut: operation fails if client entity does not exist",
                    "no entity 'client1'"),
            entry(
                    "assertNumberConnectionsCheckedOut: operation fails if number of connections is incorrect",
                    "expected 1 connections checked out, were 0"),
            entry("entity-bucket-database-undefined", "no entity 'foo'"),
            entry("entity-client-apiVersion-unsupported", "does not know the API version"),
            entry("entity-collection-database-undefined", "no entity 'foo'"),
            entry("entity-database-client-undefined", "no entity 'foo'"),
            entry("entity-findCursor-malformed", "needs the argument 'filter'"),
            entry("entity-findCursor", "no entity 'cursor0'"),
            entry("entity-session-client-undefined", "no entity 'foo'"),
            entry("ignoreResultAndError-malformed", "insertOne needs the argument 'document'"),
            entry("ignoreResultAndError", "duplicate key"),
            entry("operation-failure: Unsupported command", "no such command: 'unsupportedCommand'"),
            entry(
                    "operation-failure: Unsupported query operator",
                    "unknown top level operator: $unsupportedQueryOperator"),
            entry("operation-unsupported", "unsupported operation 'unsupportedOperation'"),
            entry(
                    "operator-matchAsDocument: matchAsDocument with non-matching filter",
                    "json.y: expected BsonString{value='two'}"),
            entry("operator-matchAsDocument: matchAsDocument evaluates special operators", "json.y: expected nothing"),
            entry(
                    "operator-matchAsDocument: matchAsDocument does not permit extra fields",
                    "json: expected no other fields than [x]"),
            entry(
                    "operator-matchAsDocument: matchAsDocument expects JSON object but given scalar",
                    "expected a JSON object"),
            entry(
                    "operator-matchAsDocument: matchAsDocument expects JSON object but given array",
                    "expected a JSON object"),
            entry("operator-matchAsDocument: matchAsDocument fails to decode Extended JSON", "expected a JSON object"),
            entry("operator-matchAsRoot", "x.y: expected BsonInt32{value=3}"),
            entry("returnDocument-enum-invalid", "returnDocument is neither Before nor After: invalid"),
            entry("schemaVersion-unsupported", "is not supported"));

    @TestFactory
    Stream<DynamicNode> whatIsRightPasses() {
        return UnifiedTests.of("unified-test-format/valid-pass");
    }

    @TestFactory
    Stream<DynamicNode> whatIsWrongFailsForItsReason() {
        return SpecificationData.cases(UnifiedFormatTest::failsForItsReason, "unified-test-format/valid-fail");
    }

    private static void failsForItsReason(SpecificationFile file, BsonDocument test) {
        String name = file.name() + ": " + test.getString("description").getValue();
        String reason = REASONS.getOrDefault(name, REASONS.get(file.name()));
        assertThat(reason).as("a reason for %s", name).isNotNull();
        Throwable failure = catchThrowable(() -> UnifiedTests.RUNNER.run(file.content(), test));
        assertThat(failure).hasMessageContaining(reason);
    }
}
