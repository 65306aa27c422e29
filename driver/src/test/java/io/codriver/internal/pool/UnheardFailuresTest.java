package io.codriver.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.internal.observe.WrittenLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnheardFailuresTest {

    private final List<String> lines = new ArrayList<>();
    private final UnheardFailures failures = new UnheardFailures(new WrittenLines("io.codriver.pool", false, lines));

    @Test
    void serverThatIsDownIsSaidOnceUntilAnOpeningSucceeds() {
        failures.failed("pool of db1", new IOException("no such host"));
        failures.failed("pool of db1", new IOException("no such host"));
        assertThat(lines)
                .containsExactly("WARN io.codriver.pool The pool of db1 cannot be filled, and no operation waits that"
                        + " could say so. Said once, until an opening succeeds: no such host");
        failures.succeeded();
        failures.failed("pool of db1", new IOException("again"));
        assertThat(lines).hasSize(2);
    }
}
