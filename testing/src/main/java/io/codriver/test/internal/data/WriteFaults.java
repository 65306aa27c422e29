package io.codriver.test.internal.data;

/** Where the statements of retryable writes ask whether something is to go wrong. */
@FunctionalInterface
public interface WriteFaults {

    /** Nothing goes wrong. */
    WriteFaults NONE = () -> WriteFault.NONE;

    /** What happens to the statement that comes next. Each call counts. */
    WriteFault next();

    /** What happens to one statement. */
    interface WriteFault {

        WriteFault NONE = new WriteFault() {
            @Override
            public void beforeCommit() {}

            @Override
            public void afterCommit() {}
        };

        /**
         * Comes before the statement is run.
         *
         * @throws CommandFailure if it fails
         * @throws ConnectionLost if nobody will know
         */
        void beforeCommit();

        /**
         * Comes after the statement was run.
         *
         * @throws ConnectionLost if nobody will know
         */
        void afterCommit();
    }
}
