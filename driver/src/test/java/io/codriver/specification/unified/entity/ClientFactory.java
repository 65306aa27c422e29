package io.codriver.specification.unified.entity;

import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import io.codriver.Codriver;
import io.codriver.CodriverSettings;
import io.codriver.specification.unified.event.EventRecorder;

/** Makes clients of the driver that a run is about. */
@FunctionalInterface
public interface ClientFactory {

    /** Ours; it tells more of a cleared pool than the official events can carry. */
    ClientFactory OURS = (settings, events) -> Codriver.create(
            settings,
            CodriverSettings.builder().addPoolListener(events.poolListener()).build());

    /**
     * Makes a client.
     *
     * @param settings the recorder listens to them already
     * @param events for what these settings cannot say
     */
    MongoClient create(MongoClientSettings settings, EventRecorder events);
}
