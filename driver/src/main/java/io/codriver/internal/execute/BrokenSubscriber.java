package io.codriver.internal.execute;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscriber that threw out of a signal, which Reactive Streams forbids and Reactor does with errors of the JVM (a class
 * that cannot be loaded inside {@code map(..)}). It counts as one that has cancelled. What it threw goes no further: on
 * the way it would meet the conversation, and take the connection from whoever uses it next.
 *
 * <p>Spec: Reactive Streams, rule 2.13.
 */
final class BrokenSubscriber {

    private static final Logger LOG = LoggerFactory.getLogger("io.codriver.execute");

    private BrokenSubscriber() {}

    static void report(Throwable thrown) {
        LOG.error("A subscriber threw out of its signal and hears nothing more", thrown);
    }
}
