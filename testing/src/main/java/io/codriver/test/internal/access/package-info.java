/**
 * Who may do what on a server with access control: users, and the conversations in which clients prove who they are.
 * Written independently of the driver, so that one mistake is not made twice. State is owned by the event loop.
 */
@NullMarked
package io.codriver.test.internal.access;

import org.jspecify.annotations.NullMarked;
