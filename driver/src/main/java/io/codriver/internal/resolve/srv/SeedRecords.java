package io.codriver.internal.resolve.srv;

import java.util.List;
import reactor.core.publisher.Mono;

/** Where the records of a seed list come from. Never on the calling thread; an unknown name is an empty answer. */
public interface SeedRecords {

    /** The SRV records of a name, none if there are none. Fails if nobody can tell. */
    Mono<List<SrvRecord>> srv(String name);

    /** The TXT records of a name, the strings of each put together; none if there are none. Fails if nobody can tell. */
    Mono<List<String>> txt(String name);
}
