package io.codriver.internal.command.bulk;

import com.mongodb.MongoNamespace;
import io.codriver.internal.command.Terms;
import io.codriver.internal.wire.SectionWriter;
import io.codriver.internal.wire.SectionWriter.SequenceLimits;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonWriter;

/**
 * The two sequences of one {@code bulkWrite}: the operations, and the namespaces that they point to by number. A namespace that an
 * operation needs first takes room from the operations.
 *
 * <p>Spec: Bulk Write, "Namespace Information", "Total Message Size".
 */
final class NamespaceTable {

    /** For what every command says and what is around it. The specification wants this number, whatever is needed. */
    private static final int OVERHEAD_BYTES = 1_000;

    /** A document with one string named {@code ns}, without the string. */
    private static final int ENTRY_BYTES = 14;

    private static final int EMPTY_DOCUMENT_BYTES = 5;

    private final Map<MongoNamespace, Integer> numbers = new HashMap<>();
    private final int budgetBytes;
    private int takenBytes;

    /** @param budgetBytes what operations and namespaces may have together */
    NamespaceTable(int budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    /**
     * What is left of a message for the two sequences.
     *
     * @param fieldBytes the fields of the command that only this command has
     */
    static int budget(int messageBytes, int fieldBytes) {
        return messageBytes - OVERHEAD_BYTES - fieldBytes - EMPTY_DOCUMENT_BYTES;
    }

    /** Writes as many operations as fit, and the namespaces of those; says how many those were. */
    int write(SectionWriter sections, List<ClientWrite> operations, Terms terms) {
        SequenceLimits limits = new SequenceLimits(
                terms.maxWriteBatchSize(),
                terms.maxMessageBytes(),
                terms.maxMessageBytes(),
                () -> budgetBytes - takenBytes);
        int written = sections.sequence("ops", operations, this::operation, limits);
        Set<MongoNamespace> namespaces = new LinkedHashSet<>();
        operations.subList(0, written).forEach(operation -> namespaces.add(operation.namespace()));
        sections.sequence(
                "nsInfo",
                List.copyOf(namespaces),
                NamespaceTable::entry,
                new SequenceLimits(written, terms.maxMessageBytes(), terms.maxMessageBytes()));
        return written;
    }

    private void operation(BsonWriter writer, ClientWrite operation) {
        operation.write(writer, number(operation.namespace()));
    }

    /** In the order of their first operations. The last one may be here in vain, if its operation turns out not to fit. */
    private int number(MongoNamespace namespace) {
        Integer known = numbers.get(namespace);
        if (known != null) {
            return known;
        }
        int next = numbers.size();
        numbers.put(namespace, next);
        takenBytes += ENTRY_BYTES + namespace.getFullName().getBytes(StandardCharsets.UTF_8).length;
        return next;
    }

    private static void entry(BsonWriter writer, MongoNamespace namespace) {
        writer.writeStartDocument();
        writer.writeString("ns", namespace.getFullName());
        writer.writeEndDocument();
    }
}
