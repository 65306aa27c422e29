package io.codriver.test.internal.dns;

import io.netty.handler.codec.dns.DnsResponseCode;
import java.util.List;

/**
 * What a zone holds on a question: the answers in order, aliases first.
 *
 * @param code no error, or no such name
 * @param last the name where the search ended; the answer that something does not exist is about it
 * @param complete whether there is an answer of the wanted type, or at least an alias that leads on
 */
record Finding(DnsResponseCode code, List<ResourceRecord> answers, String last, boolean complete) {}
