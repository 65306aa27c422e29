package io.codriver.specification.unified.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.ServerAddress;
import io.codriver.specification.unified.InvalidCaseException;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorMatcherTest {

    private static final Map<String, Throwable> ERRORS = Map.of(
            "server",
                    new MongoCommandException(
                            BsonDocument.parse(
                                    "{ok: 0, code: 26, codeName: 'NamespaceNotFound', errmsg: 'ns not found', errorLabels: ['RetryableError']}"),
                            new ServerAddress()),
            "network", new MongoSocketReadException("broken", new ServerAddress()),
            "timeout", new MongoOperationTimeoutException("too late"),
            "argument", new IllegalArgumentException("not so"));

    private final ErrorMatcher matcher = new ErrorMatcher(new ValueMatcher(new KnownEntities() {
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
            {isError: true}                              | argument | true
            {isClientError: true}                        | network  | true
            {isClientError: true}                        | argument | true
            {isClientError: true}                        | server   | false
            {isClientError: false}                       | server   | true
            {isClientError: false}                       | network  | false
            {isTimeoutError: true}                       | timeout  | true
            {isTimeoutError: true}                       | network  | false
            {isTimeoutError: false}                      | timeout  | false
            {errorContains: 'NS NOT'}                    | server   | true
            {errorContains: 'other'}                     | server   | false
            {errorCode: 26}                              | server   | true
            {errorCode: 27}                              | server   | false
            {errorCodeName: 'namespacenotfound'}         | server   | true
            {errorCodeName: 'Other'}                     | server   | false
            {errorCodeName: 'Other'}                     | network  | false
            {errorLabelsContain: ['RetryableError']}     | server   | true
            {errorLabelsContain: ['Other']}              | server   | false
            {errorLabelsContain: ['Other']}              | argument | false
            {errorLabelsOmit: ['Other']}                 | server   | true
            {errorLabelsOmit: ['RetryableError']}        | server   | false
            {errorResponse: {code: 26}}                  | server   | true
            {errorResponse: {code: 27}}                  | server   | false
            {errorResponse: {code: 26}}                  | network  | false
            {expectResult: {$$unsetOrMatches: {n: 1}}}   | server   | true
            {expectResult: {n: 1}}                       | server   | false
            {expectResult: {n: 1}}                       | network  | true
            {writeErrors: {}}                            | server   | false
            """)
    void errorsMatchIfEachAssertionHolds(String expected, String error, boolean matches) {
        Throwable thrown = ERRORS.get(error);
        Throwable mismatch =
                catchThrowable(() -> matcher.match("op", BsonDocument.parse(expected), thrown, any -> null));
        assertThat(mismatch == null).isEqualTo(matches);
    }

    @Test
    void whatIsNotSupportedIsNeverTheExpectedError() {
        assertThat(catchThrowable(() -> matcher.match(
                        "op",
                        BsonDocument.parse("{isClientError: true}"),
                        new UnsupportedOperationException("not supported yet"),
                        any -> null)))
                .isInstanceOf(Mismatch.class);
    }

    @Test
    void anUnknownAssertionIsAnErrorOfTheCase() {
        assertThat(catchThrowable(() ->
                        matcher.match("op", BsonDocument.parse("{isOdd: true}"), new RuntimeException(), any -> null)))
                .isInstanceOf(InvalidCaseException.class);
    }
}
