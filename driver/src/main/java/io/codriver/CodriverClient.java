package io.codriver;

import com.mongodb.reactivestreams.client.MongoClient;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** skeleton */
public interface CodriverClient extends MongoClient {
    Mono<Void> warmUp();

    Mono<Void> closeGracefully(Duration limit);
}
