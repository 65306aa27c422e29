package io.codriver.specification.unified.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codriver.specification.unified.InvalidCaseException;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequirementsTest {

    private final Offer offer = new Offer(Topology.REPLICA_SET, new Version(4, 4, 10), false, () -> {
        throw new AssertionError("need not be started");
    });

    private boolean met(String requirements) {
        return Requirements.met(BsonDocument.parse("{runOnRequirements: " + requirements + "}"), offer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            [{minServerVersion: '4.4'}]                                        | true
            [{minServerVersion: '4.4.9'}]                                      | true
            [{minServerVersion: '4.5'}]                                        | false
            [{maxServerVersion: '4.4.99'}]                                     | true
            [{maxServerVersion: '4.4.9'}]                                      | false
            [{topologies: ['single', 'replicaset']}]                           | true
            [{topologies: ['sharded', 'sharded-replicaset', 'load-balanced']}] | false
            [{topologies: ['single']}, {minServerVersion: '4'}]                | true
            [{topologies: ['replicaset'], minServerVersion: '5.0'}]            | false
            [{serverless: 'forbid'}]                                           | true
            [{serverless: 'require'}]                                          | false
            [{auth: false}]                                                    | true
            [{auth: true}]                                                     | false
            [{authMechanism: 'MONGODB-OIDC'}]                                  | false
            [{csfle: true}]                                                    | false
            [{csfle: {minLibmongocryptVersion: '1.0'}}]                        | false
            """)
    void oneOfTheRequirementsHasToBeMetInAllItsParts(String requirements, boolean met) {
        assertThat(met(requirements)).isEqualTo(met);
    }

    @Test
    void whatRequiresNothingRunsAnywhere() {
        assertThat(Requirements.met(new BsonDocument(), offer)).isTrue();
    }

    @Test
    void anUnknownRequirementIsAnErrorOfTheCase() {
        assertThatThrownBy(() -> met("[{moon: 'full'}]")).isInstanceOf(InvalidCaseException.class);
        assertThatThrownBy(() -> met("[{topologies: ['ring']}]")).isInstanceOf(InvalidCaseException.class);
    }

    @Test
    void versionsAreComparedNumberByNumber() {
        assertThat(Version.parse("4.0.10")).isGreaterThan(Version.parse("4.0.9"));
        assertThat(Version.parse("4.9.0-alpha4-271-g7d5cf02")).isEqualTo(new Version(4, 9, 0));
        assertThat(Version.parse("5")).isEqualTo(new Version(5, 0, 0));
        assertThatThrownBy(() -> Version.parse("five")).isInstanceOf(InvalidCaseException.class);
    }
}
