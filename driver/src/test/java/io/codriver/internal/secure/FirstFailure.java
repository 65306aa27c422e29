package io.codriver.internal.secure;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.ConnectionOpenFailedEvent;
import io.codriver.event.OpeningListener;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program with the default context of its JVM: says why its first connection to {@code mongo.test} failed. */
final class FirstFailure {

    private FirstFailure() {}

    /** @param arguments the port of this machine which stands for that host */
    public static void main(String[] arguments) throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString("mongodb://mongo.test:" + arguments[0] + "/?tls=true"))
                .inetAddressResolver(host -> List.of(InetAddress.getLoopbackAddress()))
                .build();
        OpeningListener listener = new OpeningListener() {
            @Override
            public void connectionOpenFailed(ConnectionOpenFailedEvent event) {
                first.complete(event.failure().getMessage());
            }
        };
        CodriverSettings ours =
                CodriverSettings.builder().addOpeningListener(listener).build();
        try (CodriverClient client = Codriver.create(settings, ours)) {
            System.out.println(first.get(60, TimeUnit.SECONDS) + " "
                    + client.metrics().openings().opened());
        }
    }
}
