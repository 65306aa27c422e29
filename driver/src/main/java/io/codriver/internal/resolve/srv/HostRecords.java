package io.codriver.internal.resolve.srv;

import java.util.List;
import reactor.core.publisher.Mono;

/** All records that are asked for beside addresses. */
public interface HostRecords extends SeedRecords {

    /** What a name is an alias of: none if it is no alias, more than one if its zone is wrong. Fails if nobody can tell. */
    Mono<List<String>> cname(String name);
}
