package io.codriver.test.internal.scripted;

import io.codriver.test.internal.wire.Request;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One line of a play. */
public sealed interface Step {

    /** Waits for a request; {@code check} throws what is wrong with it. */
    record Expect(String what, Predicate<Request> matches, Consumer<Request> check) implements Step {
        @Override
        public String toString() {
            return "expect " + what;
        }
    }

    /** Waits until the client has closed the connection. */
    record ExpectClose() implements Step {
        @Override
        public String toString() {
            return "expect that the client closes";
        }
    }

    /** Answers the latest request, or what was answered last if more was to come. */
    record Say(Line line) implements Step {
        @Override
        public String toString() {
            return "reply";
        }
    }

    /** Sends bytes, whatever they are. */
    record Raw(ByteBuffer bytes) implements Step {
        @Override
        public String toString() {
            return "send " + bytes.remaining() + " raw bytes";
        }
    }

    /** Waits. */
    record Pause(Duration duration) implements Step {
        @Override
        public String toString() {
            return "pause " + duration.toMillis() + " ms";
        }
    }

    /** Reads on, says nothing any more. */
    record Stall() implements Step {
        @Override
        public String toString() {
            return "stall";
        }
    }

    /** Ends the connection, or one half of it. */
    record End(How how) implements Step {

        /** In which way. */
        public enum How {
            /** An orderly end: FIN. */
            CLOSE,
            /** Only our half: the client sees the end, we go on reading. */
            HALF_CLOSE,
            /** RST. */
            RESET
        }

        @Override
        public String toString() {
            return how.name();
        }
    }

    /** Whether nothing can follow. */
    default boolean isLast() {
        return this instanceof Stall || this instanceof End || this instanceof ExpectClose;
    }
}
