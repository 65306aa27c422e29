package io.codriver.test.internal.dns;

import io.netty.handler.codec.dns.DnsRecordType;

/** A record as it stands in an answer. Its bytes are never changed. */
record ResourceRecord(String owner, DnsRecordType type, long ttlSeconds, byte[] data) {}
