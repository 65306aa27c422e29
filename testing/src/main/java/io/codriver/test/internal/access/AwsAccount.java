package io.codriver.test.internal.access;

import org.jspecify.annotations.Nullable;

/**
 * Somebody known to AWS.
 *
 * @param sessionToken has to come with the signature, if there is one
 */
record AwsAccount(String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {}
