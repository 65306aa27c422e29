package io.codriver.internal.session;

/** What ties a command to a session: the application's own, or the server session that a cursor keeps for itself. */
public sealed interface SessionTie permits LogicalSession, PooledSession {}
