package io.codriver.internal.client.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.test.FailPoint;
import io.codriver.test.ReplicaSet;
import io.codriver.test.TestDeployment;
import java.time.Duration;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverloadOptionsTest {

    private static final String URI = "mongodb://127.0.0.1/?";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void optionsOfTheUriStandWhereTheSettingsSayNothing() {
        CodriverSettings told = OverloadOptions.under(
                URI + "maxadaptiveretries=7&appName=a&maxAdaptiveRetries=5&enableOverloadRetargeting=TRUE",
                CodriverSettings.defaults());
        assertThat(told.maxAdaptiveRetries()).hasValue(5);
        assertThat(told.overloadRetargeting()).hasValue(true);
    }

    @Test
    void settingsStandOverTheUri() {
        CodriverSettings told = OverloadOptions.under(
                URI + "maxAdaptiveRetries=5&enableOverloadRetargeting=true",
                CodriverSettings.builder()
                        .maxAdaptiveRetries(0)
                        .enableOverloadRetargeting(false)
                        .build());
        assertThat(told.maxAdaptiveRetries()).hasValue(0);
        assertThat(told.overloadRetargeting()).hasValue(false);
    }

    @Test
    void whatNobodySaysStaysOpen() {
        CodriverSettings told = OverloadOptions.under(URI + "appName=a", CodriverSettings.defaults());
        assertThat(told.maxAdaptiveRetries()).isEmpty();
        assertThat(told.overloadRetargeting()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maxAdaptiveRetries=-1",
                "maxAdaptiveRetries=many",
                "maxAdaptiveRetries",
                "enableOverloadRetargeting=perhaps"
            })
    void aValueThatIsNoneIsRefusedWhenTheClientIsMade(String option) {
        assertThatThrownBy(() -> Codriver.create(URI + option))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(option.replaceFirst("=.*", ""));
    }

    @Test
    void anOverloadedServerIsAskedAsOftenAsTheUriSays() {
        try (ReplicaSet set = TestDeployment.replicaSet(1).start();
                CodriverClient client = Codriver.create(set.connectionString() + "&maxAdaptiveRetries=1")) {
            set.failPoint(FailPoint.failCommand("find")
                    .errorCode(462)
                    .errorLabels("SystemOverloadedError", "RetryableError")
                    .times(5));
            assertThatThrownBy(() -> client.getDatabase("town")
                            .getCollection("people", Document.class)
                            .find()
                            .collectList()
                            .block(LIMIT))
                    .isInstanceOf(MongoException.class);
            assertThat(set.commandCount("find")).isEqualTo(2);
        }
    }
}
