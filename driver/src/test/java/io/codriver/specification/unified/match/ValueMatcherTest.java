package io.codriver.specification.unified.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.codriver.specification.unified.InvalidCaseException;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each line: what a case expects, what was observed (nothing if empty), and whether they match. */
class ValueMatcherTest {

    private final ValueMatcher matcher = new ValueMatcher(new KnownEntities() {
        @Override
        public BsonValue value(String name) {
            return BsonDocument.parse("{five: 5, point: {x: 1}}").get(name);
        }

        @Override
        public BsonDocument sessionId(String name) {
            return BsonDocument.parse("{id: '" + name + "'}");
        }
    });

    private static BsonValue parsed(String json) {
        return BsonDocument.parse("{v: " + json + "}").get("v");
    }

    private static @Nullable BsonValue parsedOrNothing(@Nullable String json) {
        return json == null ? null : parsed(json);
    }

    private @Nullable Throwable mismatch(String expected, @Nullable String actual) {
        return catchThrowable(() -> matcher.matchRoot("v", parsed(expected), parsedOrNothing(actual)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            1                    | 1                     | true
            1                    | {$numberLong: '1'}    | true
            1                    | 1.0                   | true
            1                    | 1.5                   | false
            1                    | {$numberDecimal: '1'} | false
            1                    | '1'                   | false
            1                    |                       | false
            null                 | null                  | true
            null                 |                       | false
            'a'                  | 'b'                   | false
            [1, 2]               | [1, 2]                | true
            [1, 2]               | [1, 2, 3]             | false
            [1, 2]               | [2, 1]                | false
            [1]                  | 1                     | false
            [{x: 1}]             | [{x: 1, y: 2}]        | false
            {}                   | {x: 1}                | true
            {x: 1}               | {x: 1, y: 2}          | true
            {x: 1, y: 2}         | {y: 2, x: 1}          | true
            {x: 1, y: 2}         | {x: 1}                | false
            {x: {y: 1}}          | {x: {y: 1, z: 2}}     | false
            {x: {}}              | {x: {z: 2}}           | false
            {x: 1}               | 1                     | false
            {x: null}            | {}                    | false
            """)
    void valuesMatchIfTheyAreEqualAndOnlyRootsMayHaveMoreFields(
            String expected, @Nullable String actual, boolean matches) {
        assertThat(mismatch(expected, actual) == null).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {x: {$$exists: true}}                                  | {x: null}              | true
            {x: {$$exists: true}}                                  | {}                     | false
            {x: {$$exists: false}}                                 | {}                     | true
            {x: {$$exists: false}}                                 | {x: null}              | false
            {a: {x: {$$exists: false}}}                            | {a: {}}                | true
            {$$type: 'int'}                                        | 1                      | true
            {$$type: 'int'}                                        | 1.0                    | false
            {$$type: ['int', 'long']}                              | {$numberLong: '1'}     | true
            {$$type: 'number'}                                     | {$numberDecimal: '1'}  | true
            {$$type: 'number'}                                     | 'x'                    | false
            {$$type: 'array'}                                      | [1]                    | true
            {$$type: 'string'}                                     |                        | false
            {$$unsetOrMatches: 1}                                  |                        | true
            {$$unsetOrMatches: 1}                                  | 1                      | true
            {$$unsetOrMatches: 1}                                  | 2                      | false
            {$$unsetOrMatches: {x: 1}}                             | {x: 1, y: 2}           | true
            {a: {$$unsetOrMatches: {x: 1}}}                        | {a: {x: 1, y: 2}}      | false
            {$$matchesEntity: 'five'}                              | 5                      | true
            {$$matchesEntity: 'five'}                              | 6                      | false
            {$$matchesEntity: 'point'}                             | {x: 1, y: 2}           | true
            {a: {$$matchesEntity: 'point'}}                        | {a: {x: 1, y: 2}}      | false
            {$$sessionLsid: 's'}                                   | {id: 's'}              | true
            {$$sessionLsid: 's'}                                   | {id: 't'}              | false
            {$$lte: 5}                                             | 5.0                    | true
            {$$lte: 5}                                             | {$numberLong: '4'}     | true
            {$$lte: 5}                                             | 5.1                    | false
            {$$lte: 5}                                             | 'x'                    | false
            {$$matchesHexBytes: '12aB'}                            | {$binary: {base64: 'Eqs=', subType: '00'}} | true
            {$$matchesHexBytes: '12AC'}                            | {$binary: {base64: 'Eqs=', subType: '00'}} | false
            {$$matchesHexBytes: '6162'}                            | 'ab'                   | true
            {$$matchAsDocument: {x: 1}}                            | '{"x": 1}'             | true
            {$$matchAsDocument: {x: 1}}                            | '{"x": 1, "y": 2}'     | false
            {$$matchAsDocument: {$$matchAsRoot: {x: 1}}}           | '{"x": 1, "y": 2}'     | true
            {$$matchAsDocument: {$$matchAsRoot: {}}}               | '1'                    | false
            {$$matchAsDocument: {x: 1}}                            | {x: 1}                 | false
            {a: {$$matchAsRoot: {x: 1}}}                           | {a: {x: 1, y: 2}}      | true
            {a: {$$matchAsRoot: {x: 1}}}                           | {a: {y: 2}}            | false
            """)
    void operatorsStandForValues(String expected, @Nullable String actual, boolean matches) {
        assertThat(mismatch(expected, actual) == null).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {$$unknown: 1}           | 1
            {$$type: 'integer'}      | 1
            {$$matchesHexBytes: '1'} | 'a'
            """)
    void whatNoOperatorKnowsIsAnErrorOfTheCase(String expected, String actual) {
        assertThat(mismatch(expected, actual)).isInstanceOf(InvalidCaseException.class);
    }

    @Test
    void rowsAreRootsAndAsManyAsExpected() {
        List<BsonDocument> rows = List.of(BsonDocument.parse("{x: 1, y: 2}"));
        matcher.matchRows("rows", parsed("[{x: 1}]"), rows);
        assertThatThrownBy(() -> matcher.matchRows("rows", parsed("[]"), rows)).isInstanceOf(Mismatch.class);
        assertThatThrownBy(() -> matcher.matchRows("rows", parsed("[{x: 2}]"), rows))
                .hasMessageContaining("rows[0].x: expected");
    }

    @Test
    void aMismatchTellsThePathToTheDifference() {
        assertThat(mismatch("{a: [1, {b: 2}]}", "{a: [1, {b: 3}]}"))
                .isInstanceOf(Mismatch.class)
                .hasMessageStartingWith("v.a[1].b: expected");
    }
}
