package io.codriver.test.internal.proxy;

import java.time.Duration;
import java.util.List;

/**
 * What becomes of one message.
 *
 * @param passed what goes on instead of it
 * @param cut whether both sides are closed after that
 * @param delay how long it waits first
 */
public record Fate(List<byte[]> passed, boolean cut, Duration delay) {}
