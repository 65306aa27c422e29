package io.codriver.internal.watch;

import com.mongodb.connection.ConnectionId;
import io.codriver.internal.observe.LogComponent;
import io.codriver.internal.observe.LogLine;
import io.codriver.internal.observe.StructuredLog;
import org.bson.BsonDocument;
import org.bson.types.ObjectId;

/** The log messages about commands. Spec: Command Logging and Monitoring, "Log Messages". */
final class CommandLog implements CommandTeller {

    private static final String WAY = " using a connection with driver-generated ID {driverConnectionId}"
            + "[ and server-generated ID {serverConnectionId}] to {serverHost}[:{serverPort}]"
            + "[ with service ID {serviceId}]. The requestID is {requestId} and the operation ID is {operationId}. ";

    private final StructuredLog log;

    CommandLog(StructuredLog log) {
        this.log = log;
    }

    boolean isOn() {
        return log.isOn(LogComponent.COMMAND);
    }

    @Override
    public void started(CommandFacts facts, BsonDocument command) {
        String text = "Command \"{commandName}\" started on database \"{databaseName}\"" + WAY + "Command: {command}";
        log.write(line("Command started", text, facts).with("command", command));
    }

    @Override
    public void succeeded(CommandFacts facts, BsonDocument reply, long elapsedNanos) {
        log.write(ended("succeeded", "Command reply: {reply}", facts, elapsedNanos)
                .with("reply", reply));
    }

    @Override
    public void failed(CommandFacts facts, Throwable failure, long elapsedNanos) {
        log.write(ended("failed", "Error: {failure}", facts, elapsedNanos).with("failure", failure));
    }

    private static LogLine ended(String how, String what, CommandFacts facts, long elapsedNanos) {
        String text = "Command \"{commandName}\" " + how + " on database \"{databaseName}\" in {durationMS} ms" + WAY;
        return line("Command " + how, text + what, facts).with("durationMS", elapsedNanos / 1e6);
    }

    private static LogLine line(String message, String text, CommandFacts facts) {
        ConnectionId id = facts.connection().getConnectionId();
        ObjectId service = facts.connection().getServiceId();
        return LogLine.of(LogComponent.COMMAND, message, text)
                .with("commandName", facts.name())
                .with("databaseName", facts.database())
                .with("requestId", facts.requestId())
                .with("operationId", facts.operationId())
                .with("driverConnectionId", id.getLocalValue())
                .with(facts.connection().getServerAddress())
                .with("serverConnectionId", id.getServerValue())
                .with("serviceId", service == null ? null : service.toHexString());
    }
}
