package io.codriver.internal.session;

import com.mongodb.ServerAddress;

/**
 * Where the commands of a transaction go once the first one has been sent: to one router, and behind a load balancer over
 * one connection, which is given back when nobody is bound to it any more.
 *
 * <p>Spec: Transactions, "Mongos Pinning"; Load Balancer Support, "Behaviour With Transactions".
 */
public interface Pin {

    ServerAddress address();

    /** Nobody is bound to it any more. Idempotent, any thread. */
    void release();

    /** Its connection broke, and was thrown away by whoever met that: there is nothing to give back. */
    void lost();
}
