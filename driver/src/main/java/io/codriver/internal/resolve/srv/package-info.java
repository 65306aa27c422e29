/**
 * What DNS says beside addresses, without blocking. Seed lists: SRV and TXT records to hosts and options; and canonical names of hosts. Knows rules and records; when to look
 * again is decided by whoever owns the topology. Spec: Initial DNS Seedlist Discovery.
 */
@NullMarked
package io.codriver.internal.resolve.srv;

import org.jspecify.annotations.NullMarked;
