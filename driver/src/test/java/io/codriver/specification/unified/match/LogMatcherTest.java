package io.codriver.specification.unified.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.codriver.specification.unified.InvalidCaseException;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogMatcherTest {

    private static final List<BsonDocument> WRITTEN = List.of(
            BsonDocument.parse("{level: 'debug', component: 'connection', data: {message: 'created', id: 1}}"),
            BsonDocument.parse("{level: 'debug', component: 'connection', data: {message: 'ready', id: 1}}"));

    private final LogMatcher matcher = new LogMatcher(new ValueMatcher(new KnownEntities() {
        @Override
        public BsonValue value(String name) {
            throw new InvalidCaseException(name);
        }

        @Override
        public BsonDocument sessionId(String name) {
            throw new InvalidCaseException(name);
        }
    }));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            messages: [{data: {message: 'created'}}, {level: 'debug', data: {id: 1}}]                    | true
            messages: [{data: {message: 'created'}}]                                                    | false
            messages: [{data: {message: 'created'}}], ignoreExtraMessages: true                         | true
            messages: [{data: {message: 'ready'}}], ignoreMessages: [{data: {message: 'created'}}]      | true
            messages: [{data: {message: 'ready'}}, {data: {message: 'created'}}]                        | false
            messages: [{level: 'info', data: {}}, {data: {}}]                                           | false
            messages: [{component: 'topology', data: {}}, {data: {}}]                                   | false
            messages: [{data: {}}, {data: {other: 1}}]                                                  | false
            messages: [{data: {}}, {data: {}}, {data: {}}]                                              | false
            messages: []                                                                                | false
            """)
    void theMessagesThatAreNotIgnoredHaveToComeInOrder(String expectation, boolean matches) {
        BsonDocument expected = BsonDocument.parse("{client: 'c', " + expectation + "}");
        assertThat(catchThrowable(() -> matcher.match(expected, WRITTEN)) == null)
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            failure: "error 18 (No): '' on server db. The full response is .." | true
            failure: "error 18 (No): 'wrong password' on server db."                     | false
            failure: "MongoSocketReadException: it closed the connection"                | false
            """)
    void aRefusalWithoutItsWordsIsRedacted(String data, boolean redacted) {
        List<BsonDocument> written = List.of(BsonDocument.parse("{data: {" + data + "}}"));
        for (boolean expected : new boolean[] {true, false}) {
            BsonDocument expectation =
                    BsonDocument.parse("{client: 'c', messages: [{failureIsRedacted: " + expected + ", data: {}}]}");
            assertThat(catchThrowable(() -> matcher.match(expectation, written)) == null)
                    .isEqualTo(expected == redacted);
        }
    }
}
