package io.codriver.internal.command.read;

import com.mongodb.ExplainVerbosity;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.pipeline.Pipeline;
import io.codriver.internal.wire.Reply;
import java.util.function.Consumer;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;
import org.jspecify.annotations.Nullable;

/** How a read would be run. */
public final class Explain<R> extends Command<R> {

    private final Target target;
    private final Consumer<BsonWriter> explained;
    private final long maxTimeMillis;
    private final @Nullable ExplainVerbosity verbosity;
    private final Decoder<R> decoder;

    public Explain(Target target, Query query, @Nullable ExplainVerbosity verbosity, Decoder<R> decoder) {
        this(target, writer -> query.write(writer, target), query.maxTimeMillis, verbosity, decoder);
    }

    public Explain(Target target, Pipeline pipeline, @Nullable ExplainVerbosity verbosity, Decoder<R> decoder) {
        this(target, writer -> pipeline.write(writer, target), pipeline.maxTimeMillis, verbosity, decoder);
    }

    private Explain(
            Target target,
            Consumer<BsonWriter> explained,
            long maxTimeMillis,
            @Nullable ExplainVerbosity verbosity,
            Decoder<R> decoder) {
        super(target.database(), "explain");
        this.target = target;
        this.explained = explained;
        this.maxTimeMillis = maxTimeMillis;
        this.verbosity = verbosity;
        this.decoder = decoder;
    }

    @Override
    public ReadPreference readPreference() {
        return target.readPreference();
    }

    @Override
    protected long maxTimeMillis() {
        return maxTimeMillis;
    }

    /** What it explains says so. */
    @Override
    protected boolean saysItsSnapshot() {
        return false;
    }

    @Override
    protected boolean rawData() {
        return target.rawData();
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        writer.writeStartDocument("explain");
        explained.accept(writer);
        Encoding.writeConcern(writer, target.readConcern(), terms);
        writer.writeEndDocument();
        if (verbosity != null) {
            writer.writeString("verbosity", word(verbosity));
        }
    }

    private static String word(ExplainVerbosity verbosity) {
        return switch (verbosity) {
            case QUERY_PLANNER -> "queryPlanner";
            case EXECUTION_STATS -> "executionStats";
            case ALL_PLANS_EXECUTIONS -> "allPlansExecution";
        };
    }

    @Override
    public R read(Reply reply, ServerAddress server) {
        Answers.check(reply, server);
        return decoder.decode(reply.reader(), Answers.DECODING);
    }
}
