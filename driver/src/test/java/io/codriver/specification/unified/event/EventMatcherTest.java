package io.codriver.specification.unified.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.codriver.specification.unified.InvalidCaseException;
import io.codriver.specification.unified.match.KnownEntities;
import io.codriver.specification.unified.match.ValueMatcher;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventMatcherTest {

    private static final List<ObservedEvent> SEEN = List.of(
            new ObservedEvent(
                    "commandStartedEvent", BsonDocument.parse("{commandName: 'find', command: {find: 'c', x: 1}}")),
            new ObservedEvent("poolReadyEvent", new BsonDocument()),
            new ObservedEvent("connectionClosedEvent", BsonDocument.parse("{reason: 'stale'}")),
            new ObservedEvent("serverHeartbeatFailedEvent", BsonDocument.parse("{awaited: true}")));

    private final EventMatcher matcher = new EventMatcher(new ValueMatcher(new KnownEntities() {
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
            events: [{commandStartedEvent: {}}]                                                         | true
            events: [{commandStartedEvent: {command: {find: 'c'}, commandName: 'find'}}]                | true
            events: [{commandStartedEvent: {command: {find: 'd'}}}]                                     | false
            events: [{commandStartedEvent: {databaseName: 'd'}}]                                        | false
            events: [{commandSucceededEvent: {}}]                                                       | false
            events: []                                                                                  | false
            events: [], ignoreExtraEvents: true                                                         | true
            events: [{commandStartedEvent: {}}, {commandStartedEvent: {}}]                              | false
            eventType: 'cmap', events: [{poolReadyEvent: {}}, {connectionClosedEvent: {}}]              | true
            eventType: 'cmap', events: [{poolReadyEvent: {}}]                                           | false
            eventType: 'cmap', ignoreExtraEvents: true, events: [{poolReadyEvent: {}}]                  | true
            eventType: 'cmap', events: [{connectionClosedEvent: {}}, {poolReadyEvent: {}}]              | false
            eventType: 'cmap', events: [{poolReadyEvent: {}}, {connectionClosedEvent: {reason: 'idle'}}] | false
            eventType: 'sdam', events: [{serverHeartbeatFailedEvent: {awaited: true}}]                  | true
            eventType: 'sdam', events: [{serverHeartbeatFailedEvent: {awaited: false}}]                 | false
            """)
    void theEventsOfOneKindHaveToComeInOrder(String expectation, boolean matches) {
        BsonDocument expected = BsonDocument.parse("{client: 'c', " + expectation + "}");
        assertThat(catchThrowable(() -> matcher.match(expected, SEEN)) == null).isEqualTo(matches);
    }

    @Test
    void countingLooksAtNameAndFacts() {
        assertThat(matcher.count(BsonDocument.parse("{connectionClosedEvent: {}}"), SEEN))
                .isEqualTo(1);
        assertThat(matcher.count(BsonDocument.parse("{connectionClosedEvent: {reason: 'idle'}}"), SEEN))
                .isZero();
    }

    @Test
    void anUnknownKindIsAnErrorOfTheCase() {
        assertThat(catchThrowable(
                        () -> matcher.match(BsonDocument.parse("{client: 'c', eventType: 'other', events: []}"), SEEN)))
                .isInstanceOf(InvalidCaseException.class);
    }
}
