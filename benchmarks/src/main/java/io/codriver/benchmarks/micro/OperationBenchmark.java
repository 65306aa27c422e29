package io.codriver.benchmarks.micro;

import com.mongodb.client.model.Filters;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.codriver.benchmarks.harness.Contestant;
import io.codriver.benchmarks.server.Person;
import io.codriver.benchmarks.server.ServerProcess;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;

/**
 * One operation, awaited on the benchmark's thread. Its time is mostly two wake-ups and the loopback; its bytes
 * ({@code gc.alloc.rate.norm}) are those of all threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx512m")
public class OperationBenchmark {

    /** Whose driver. */
    @Param
    public Contestant contestant = Contestant.CODRIVER_NIO;

    private final Document person = Person.withId(Person.id(0));
    private @Nullable ServerProcess server;
    private @Nullable MongoClient client;
    private @Nullable MongoCollection<Document> people;
    private int number;

    /** Starts the server and opens a client. */
    @Setup
    public void open() throws IOException {
        server = ServerProcess.start();
        client = contestant.open(server.port());
        people = client.getDatabase("rally").getCollection("people");
    }

    /** Ends both. */
    @TearDown
    public void close() {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
    }

    /** A document by its {@code _id}, each time another one, decoded whole. */
    @Benchmark
    public @Nullable Document findOne() {
        return people == null
                ? null
                : Mono.from(people.find(Filters.eq("_id", Person.id(++number))).first())
                        .block();
    }

    /** A document of 13 fields, each time with another {@code _id}. */
    @Benchmark
    public @Nullable InsertOneResult insertOne() {
        person.put("_id", Person.id(++number));
        return people == null ? null : Mono.from(people.insertOne(person)).block();
    }
}
