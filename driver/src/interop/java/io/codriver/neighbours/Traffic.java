package io.codriver.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.codriver.CodriverClient;
import io.codriver.CodriverCollection;
import java.time.Duration;
import java.util.stream.IntStream;
import org.bson.Document;

/** What goes through a program of other people, or does not. */
final class Traffic {

    static final Duration LIMIT = Duration.ofSeconds(30);

    private Traffic() {}

    /** Three megabytes there and, in batches, back. */
    static void flows(CodriverClient client) {
        CodriverCollection<Document> people = client.getDatabase("test").getCollection("people");
        String big = "x".repeat(300_000);
        people.insertMany(IntStream.range(0, 10)
                        .mapToObj(id -> new Document("_id", id).append("text", big))
                        .toList())
                .block(LIMIT);
        assertThat(people.find().batchSize(3).collectList().block(LIMIT))
                .hasSize(10)
                .allMatch(person -> person.getString("text").equals(big));
    }

    /** Why nothing does. */
    static Throwable refusal(CodriverClient client) {
        Throwable failure = catchThrowable(() ->
                client.getDatabase("admin").runCommand(new Document("ping", 1)).block(LIMIT));
        assertThat(failure).isNotNull();
        return failure;
    }
}
