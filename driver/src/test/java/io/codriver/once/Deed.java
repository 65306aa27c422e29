package io.codriver.once;

import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * One operation that writes, and what may be said of it afterwards.
 *
 * @param name for messages
 * @param ids of the documents it changes, once each
 * @param doing does it; emits whether the result says that each document was changed once
 */
record Deed(String name, List<Integer> ids, Supplier<Mono<Boolean>> doing) {}
