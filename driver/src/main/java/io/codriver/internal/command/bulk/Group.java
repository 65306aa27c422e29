package io.codriver.internal.command.bulk;

import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.WriteReply;
import io.codriver.internal.command.write.NewDocument;
import io.codriver.internal.command.write.Statement;
import io.codriver.internal.wire.SectionWriter;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Writes of one kind: what one command says, or several if the limits of the server want it so.
 *
 * <p>Spec: CRUD, "Bulk Write Models".
 */
abstract class Group {

    private final Kind kind;
    private final IntUnaryOperator indexes;

    /** @param indexes from the place of a write in this group to its place among all */
    Group(Kind kind, IntUnaryOperator indexes) {
        this.kind = kind;
        this.indexes = indexes;
    }

    final Kind kind() {
        return kind;
    }

    /** Where a write stands in the list of the application. */
    final int index(int position) {
        return indexes.applyAsInt(position);
    }

    abstract int size();

    /** Whether one of the writes at {@code from} and after is meant for every document that matches. */
    boolean hasMultiFrom(int from) {
        return false;
    }

    /** Writes as many as fit, beginning with the given one, and says how many those were. */
    abstract int write(SectionWriter sections, int from, int to, Terms terms, boolean acknowledged);

    /** Takes in the answer to the writes at {@code from} and after. */
    abstract void answered(int from, int count, WriteReply reply, BulkOutcome outcome);

    /** Documents to be stored. */
    static final class Inserts<T> extends Group {

        private final List<NewDocument<T>> documents;

        Inserts(List<NewDocument<T>> documents, IntUnaryOperator indexes) {
            super(Kind.INSERT, indexes);
            this.documents = documents;
        }

        @Override
        int size() {
            return documents.size();
        }

        @Override
        int write(SectionWriter sections, int from, int to, Terms terms, boolean acknowledged) {
            return sections.sequence(
                    kind().sequence,
                    documents.subList(from, to),
                    (writer, document) -> document.write(writer),
                    terms.sequenceLimits());
        }

        @Override
        void answered(int from, int count, WriteReply reply, BulkOutcome outcome) {
            outcome.inserted(reply.count());
            int end = from + outcome.reached(count, reply);
            for (int position = from; position < end; position++) {
                if (!outcome.refused(index(position))) {
                    outcome.inserted(index(position), documents.get(position).id());
                }
            }
        }
    }

    /** Updates and replacements, or removals. */
    static final class Statements extends Group {

        private final List<Statement> statements;
        private final Encoding encoding;
        private final int lastMulti;

        Statements(Kind kind, List<Statement> statements, IntUnaryOperator indexes, Encoding encoding) {
            super(kind, indexes);
            this.statements = statements;
            this.encoding = encoding;
            this.lastMulti = lastMulti(statements);
        }

        private static int lastMulti(List<Statement> statements) {
            int at = statements.size() - 1;
            while (at >= 0 && !statements.get(at).multi()) {
                at--;
            }
            return at;
        }

        @Override
        boolean hasMultiFrom(int from) {
            return from <= lastMulti;
        }

        @Override
        int size() {
            return statements.size();
        }

        @Override
        int write(SectionWriter sections, int from, int to, Terms terms, boolean acknowledged) {
            if (kind() == Kind.DELETE) {
                statements.forEach(each -> Statement.requireHintIsHeard(each.hinted(), acknowledged, terms));
            }
            return sections.sequence(
                    kind().sequence,
                    statements.subList(from, to),
                    (writer, statement) -> statement.write(encoding, writer),
                    terms.statementLimits());
        }

        @Override
        void answered(int from, int count, WriteReply reply, BulkOutcome outcome) {
            if (kind() == Kind.DELETE) {
                outcome.deleted(reply.count());
            } else {
                outcome.updated(reply.count() - reply.upserts().size(), reply.modified());
                reply.upserts().forEach(upsert -> outcome.upserted(index(from + upsert.getIndex()), upsert.getId()));
            }
        }
    }
}
