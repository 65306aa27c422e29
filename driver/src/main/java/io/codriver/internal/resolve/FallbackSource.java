package io.codriver.internal.resolve;

import io.codriver.resolve.LookupRejectedException;

/**
 * Asks a second source when the first one says that there is no such name, or no address, or cannot tell: so names that
 * live outside of DNS are found as well. There is no such name only if both say so.
 */
final class FallbackSource implements AddressSource {

    private final AddressSource first;
    private final AddressSource second;

    FallbackSource(AddressSource first, AddressSource second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public void begin(Lookup lookup, Answers answers) throws LookupRejectedException {
        first.begin(lookup, new AfterTheFirst(answers));
    }

    @Override
    public void forget(Lookup lookup) {
        first.forget(lookup);
        second.forget(lookup);
    }

    @Override
    public void prefer(Lookup lookup) {
        first.prefer(lookup);
        second.prefer(lookup);
    }

    private final class AfterTheFirst implements Answers {

        private final Answers answers;

        AfterTheFirst(Answers answers) {
            this.answers = answers;
        }

        @Override
        public void partly(Lookup lookup, Finding finding) {
            answers.partly(lookup, finding);
        }

        @Override
        public void answered(Lookup lookup, Finding finding) {
            answers.answered(lookup, finding);
        }

        @Override
        public void failed(Lookup lookup, Throwable error) {
            if (lookup.task().isCancelled()) {
                return;
            }
            try {
                second.begin(lookup, new AfterBoth(answers, error));
            } catch (LookupRejectedException full) {
                full.addSuppressed(error);
                answers.failed(lookup, full);
            }
        }
    }

    private record AfterBoth(Answers answers, Throwable firstError) implements Answers {

        @Override
        public void partly(Lookup lookup, Finding finding) {
            answers.partly(lookup, finding);
        }

        @Override
        public void answered(Lookup lookup, Finding finding) {
            answers.answered(lookup, finding);
        }

        @Override
        public void failed(Lookup lookup, Throwable secondError) {
            // If the first one could not tell, the second one's "no" is no proof.
            Throwable told = AddressBook.deniesName(firstError) ? secondError : firstError;
            Throwable other = told == firstError ? secondError : firstError;
            if (told != other) {
                told.addSuppressed(other);
            }
            answers.failed(lookup, told);
        }
    }
}
