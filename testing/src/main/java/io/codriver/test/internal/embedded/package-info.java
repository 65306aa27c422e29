/**
 * The front of the embedded server: what a MongoDB server says and mongo-java-server does not. All state is owned by
 * the one event loop of a server, on which every command of every connection runs in turn.
 */
@NullMarked
package io.codriver.test.internal.embedded;

import org.jspecify.annotations.NullMarked;
