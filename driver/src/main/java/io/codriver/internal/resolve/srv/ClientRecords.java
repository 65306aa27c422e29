package io.codriver.internal.resolve.srv;

import com.mongodb.spi.dns.DnsClient;
import com.mongodb.spi.dns.DnsWithResponseCodeException;
import io.codriver.internal.resolve.line.LookupLine;
import io.codriver.internal.resolve.line.LookupTask;
import io.codriver.resolve.LookupRejectedException;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Asks the application's {@code DnsClient}, which may block, on the lookup pool. */
public final class ClientRecords implements SeedRecords {

    private static final int NO_SUCH_NAME = 3;

    private final DnsClient client;
    private final LookupLine line;

    public ClientRecords(DnsClient client, LookupLine line) {
        this.client = client;
        this.line = line;
    }

    @Override
    public Mono<List<SrvRecord>> srv(String name) {
        return ask(name, "SRV", data -> data.stream().map(SrvRecord::parse).toList());
    }

    @Override
    public Mono<List<String>> txt(String name) {
        return ask(name, "TXT", data -> data);
    }

    /** A task that was cancelled in time is never started; one that blocks cannot be stopped, its answer goes nowhere. */
    private <T> Mono<List<T>> ask(String name, String type, Function<List<String>, List<T>> read) {
        return Mono.create(sink -> {
            LookupTask task = new LookupTask(type + " " + name, () -> {
                try {
                    sink.success(read.apply(data(name, type)));
                } catch (Throwable failure) {
                    sink.error(failure);
                }
            });
            task.prefer(); // Nothing of this deployment can begin before.
            sink.onCancel(() -> {
                if (task.cancel()) {
                    line.forget(task);
                }
            });
            try {
                line.submit(task);
            } catch (LookupRejectedException full) {
                sink.error(full);
            }
        });
    }

    private List<String> data(String name, String type) {
        try {
            List<String> data = client.getResourceRecordData(name, type);
            if (data == null) {
                throw new IllegalStateException(
                        "The DnsClient " + client.getClass().getName() + " returned null for " + type + " " + name);
            }
            return data;
        } catch (DnsWithResponseCodeException answered) {
            if (answered.getResponseCode() == NO_SUCH_NAME) {
                return List.of();
            }
            throw answered;
        }
    }
}
