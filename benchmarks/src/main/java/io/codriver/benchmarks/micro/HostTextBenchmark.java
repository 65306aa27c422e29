package io.codriver.benchmarks.micro;

import io.codriver.internal.resolve.text.HostText;
import io.codriver.internal.resolve.text.HostTextParser;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading the text of a host: once per opening. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HostTextBenchmark {

    private final HostTextParser parser = new HostTextParser(unused -> OptionalInt.empty());

    /** One of each kind. */
    @Param({
        "127.0.0.2",
        "[2001:db8::8:800:200c:417a]",
        "cluster0-shard-00-02.ab1cd.mongodb.net",
        "/tmp/mongodb-27017.sock"
    })
    public String text = "";

    /** What it turns out to be. */
    @Benchmark
    public HostText parse() {
        return parser.parse(text);
    }
}
