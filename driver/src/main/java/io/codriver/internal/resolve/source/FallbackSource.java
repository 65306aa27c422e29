package io.codriver.internal.resolve.source;

import io.codriver.internal.resolve.line.LookupTask;
import io.codriver.resolve.LookupRejectedException;
import java.net.UnknownHostException;

/**
 * Asks a second source when the first one says that there is no such name, or no address, or cannot tell: so names that
 * live outside of DNS are found as well. There is no such name only if both say so.
 */
public final class FallbackSource implements AddressSource {

    private final AddressSource first;
    private final AddressSource second;

    public FallbackSource(AddressSource first, AddressSource second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public void begin(LookupTask task, Answers answers) throws LookupRejectedException {
        first.begin(task, new AfterTheFirst(task, answers));
    }

    @Override
    public void forget(LookupTask task) {
        first.forget(task);
        second.forget(task);
    }

    @Override
    public void prefer(LookupTask task) {
        first.prefer(task);
        second.prefer(task);
    }

    private final class AfterTheFirst implements Answers {

        private final LookupTask task;
        private final Answers answers;
        private volatile boolean spoke;

        AfterTheFirst(LookupTask task, Answers answers) {
            this.task = task;
            this.answers = answers;
        }

        @Override
        public void partly(Finding finding) {
            spoke = true;
            answers.partly(finding);
        }

        @Override
        public void answered(Finding finding) {
            if (finding.addresses().isEmpty() && !spoke) {
                failed(new UnknownHostException("'" + task.host() + "' has no address"));
            } else {
                answers.answered(finding);
            }
        }

        @Override
        public void failed(Throwable error) {
            if (task.isCancelled()) {
                return;
            }
            try {
                second.begin(task, new AfterBoth(answers, error));
            } catch (LookupRejectedException full) {
                full.addSuppressed(error);
                answers.failed(full);
            }
        }
    }

    private record AfterBoth(Answers answers, Throwable firstError) implements Answers {

        @Override
        public void partly(Finding finding) {
            answers.partly(finding);
        }

        @Override
        public void answered(Finding finding) {
            answers.answered(finding);
        }

        @Override
        public void failed(Throwable secondError) {
            // If the first one could not tell, the second one's "no" is no proof.
            Throwable told = AddressSource.deniesName(firstError) ? secondError : firstError;
            Throwable other = told == firstError ? secondError : firstError;
            if (told != other) {
                told.addSuppressed(other);
            }
            answers.failed(told);
        }
    }
}
