package io.codriver.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class ResolveValuesTest {

    @Test
    void batchDoesNotFollowTheListItWasMadeOf() {
        List<InetAddress> addresses = new ArrayList<>(List.of(InetAddress.getLoopbackAddress()));
        AddressBatch batch = AddressBatch.of(addresses);
        addresses.clear();
        assertThat(batch.addresses()).hasSize(1);
        assertThat(batch.timeToLive()).isNull();
        assertThat(batch.stale()).isFalse();
        assertThat(batch.progress()).isEqualTo(LookupProgress.DIRECT);
    }

    @Test
    void resolverOfAnApplicationNeedNotKnowOfProgress() {
        HostResolver own = (host, limit) -> Flux.empty();
        assertThat(own.progress("db1")).isEmpty();
    }

    @Test
    void timeoutTellsHowTheLookupStood() {
        LookupProgress progress = new LookupProgress(Duration.ofSeconds(1), 3, 2, false);
        assertThat(new LookupTimeoutException("m", progress).progress()).isEqualTo(progress);
    }
}
