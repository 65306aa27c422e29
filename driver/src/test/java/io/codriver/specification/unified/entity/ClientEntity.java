package io.codriver.specification.unified.entity;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCluster;
import io.codriver.specification.unified.event.EventRecorder;
import io.codriver.specification.unified.trace.SpanRecorder;

/**
 * A client and what is observed of it.
 *
 * @param name of the entity
 * @param client closed with the case
 * @param operations the client, or a view of it with other settings, on which operations run
 * @param events all of its events
 * @param logs what it logs, if the case observes it
 * @param spans its traces, if the case observes them
 */
public record ClientEntity(
        String name,
        MongoClient client,
        MongoCluster operations,
        EventRecorder events,
        ClientLogs logs,
        SpanRecorder spans)
        implements AutoCloseable {

    /** How many connections are lent at the moment. */
    public long checkedOut() {
        return events.count("connectionCheckedOutEvent") - events.count("connectionCheckedInEvent");
    }

    /** The same client, its operations on a view of it. */
    public ClientEntity withOperations(MongoCluster limited) {
        return new ClientEntity(name, client, limited, events, logs, spans);
    }

    @Override
    public void close() {
        client.close();
        logs.close();
    }
}
