package io.codriver.internal.resolve.srv;

import com.mongodb.spi.dns.DnsClient;
import com.mongodb.spi.dns.DnsWithResponseCodeException;
import io.codriver.internal.resolve.line.LineQuestion;
import io.codriver.internal.resolve.line.LookupLine;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Asks the application's {@code DnsClient}, which may block, on the lookup pool. */
public final class ClientRecords implements HostRecords {

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

    @Override
    public Mono<List<String>> cname(String name) {
        return ask(
                name, "CNAME", data -> data.stream().map(SrvRecord::withoutDot).toList());
    }

    /** First, since nothing of this deployment can begin before. */
    private <T> Mono<List<T>> ask(String name, String type, Function<List<String>, List<T>> read) {
        return LineQuestion.ask(line, type + " " + name, true, () -> read.apply(data(name, type)));
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
