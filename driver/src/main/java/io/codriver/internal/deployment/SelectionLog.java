package io.codriver.internal.deployment;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import io.codriver.internal.observe.LogComponent;
import io.codriver.internal.observe.LogLine;
import io.codriver.internal.observe.StructuredLog;
import java.util.concurrent.TimeUnit;
import org.slf4j.event.Level;

/**
 * The messages about one selection. Lines are made only if somebody reads them.
 *
 * <p>Spec: Server Selection, "Logging".
 */
final class SelectionLog {

    private static final String OPERATION = " for operation {operation}[ with ID {operationId}]";
    private static final String VIEW = "Selector: {selector}, topology description: {topologyDescription}";

    private SelectionLog() {}

    static void started(StructuredLog log, ServerRequest request, ClusterDescription topology) {
        if (isOn(log, request, Level.DEBUG)) {
            log.write(line(request, "Server selection started", OPERATION + ". " + VIEW, topology));
        }
    }

    static void succeeded(StructuredLog log, ServerRequest request, ClusterDescription topology, ServerAddress server) {
        if (isOn(log, request, Level.DEBUG)) {
            log.write(line(
                            request,
                            "Server selection succeeded",
                            OPERATION + ". Selected server: {serverHost}[:{serverPort}]. " + VIEW,
                            topology)
                    .with(server));
        }
    }

    /** @param failure without what the topology description tells anyway */
    static void failed(StructuredLog log, ServerRequest request, ClusterDescription topology, Object failure) {
        if (isOn(log, request, Level.DEBUG)) {
            log.write(line(request, "Server selection failed", OPERATION + ". Failure: {failure}. " + VIEW, topology)
                    .with("failure", failure));
        }
    }

    /** @param remainingNanos {@link Long#MAX_VALUE} if there is no limit */
    static void waiting(StructuredLog log, ServerRequest request, ClusterDescription topology, long remainingNanos) {
        if (isOn(log, request, Level.INFO)) {
            log.write(line(
                            request,
                            "Waiting for suitable server to become available",
                            OPERATION + ".[ Remaining time: {remainingTimeMS} ms.] " + VIEW,
                            topology)
                    .at(Level.INFO)
                    .with(
                            "remainingTimeMS",
                            remainingNanos == Long.MAX_VALUE ? null : TimeUnit.NANOSECONDS.toMillis(remainingNanos)));
        }
    }

    private static boolean isOn(StructuredLog log, ServerRequest request, Level level) {
        return request.operationId() != ServerRequest.NO_ID && log.isOn(LogComponent.SERVER_SELECTION, level);
    }

    private static LogLine line(ServerRequest request, String message, String rest, ClusterDescription topology) {
        return LogLine.of(LogComponent.SERVER_SELECTION, message, message + rest)
                .with("selector", request.suitable().toString())
                .with("operation", request.operation())
                .with("operationId", request.operationId())
                .with("topologyDescription", topology.getShortDescription());
    }
}
