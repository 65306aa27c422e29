package io.codriver.internal.handshake.auth;

import reactor.core.publisher.Mono;

/** Who is told that a login leaves the wire in its middle to obtain credentials from elsewhere. */
public interface Aside {

    /** Nobody is. */
    Aside UNTOLD = new Aside() {
        @Override
        public <T> Mono<T> identifying(Mono<T> credentials) {
            return credentials;
        }
    };

    /** The same, with its beginning and its end told. */
    <T> Mono<T> identifying(Mono<T> credentials);
}
