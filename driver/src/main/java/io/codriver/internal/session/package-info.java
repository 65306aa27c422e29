/**
 * Sessions and the time of the cluster: which server session a command travels with, what it may see, what its answer says
 * of time. No I/O, no threads: whoever runs commands asks here before sending and tells what came back.
 */
@NullMarked
package io.codriver.internal.session;

import org.jspecify.annotations.NullMarked;
