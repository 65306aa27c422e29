package io.codriver.internal.observe.flight;

import com.mongodb.ServerAddress;
import io.codriver.event.OpeningLedger;
import java.util.Locale;
import java.util.Optional;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** What all events of the flight recorder have. The names of the fields are those that recordings show. */
@Category({"Codriver", "Opening"})
@StackTrace(false)
abstract class JfrStage extends Event {

    @Label("Opening")
    @Description("A number which all events of one opening share")
    long openingId;

    @Label("Server")
    @Description("The host as the topology names it")
    @Nullable
    String server;

    @Label("For a Monitor")
    boolean forMonitor;

    @Label("Outcome")
    @Description("done, failed, timed out or cancelled")
    @Nullable
    String outcome;

    @Label("Failure")
    @Description("What was met, empty after a success")
    @Nullable
    String failure;

    final void about(long opening, ServerAddress host, boolean monitor) {
        openingId = opening;
        server = host.toString();
        forMonitor = monitor;
    }

    final void ended(OpeningLedger.Outcome how, Optional<Throwable> met) {
        outcome = how.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        failure = met.map(Throwable::toString).orElse("");
    }
}
