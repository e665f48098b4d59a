package io.quorate.spi.support;

import java.util.function.Supplier;

/** Checks that are always on. A broken one is a bug or corruption; it halts the replica. */
public final class Invariant {
    private Invariant() {}

    /**
     * Checks a fact that holds unless there is a bug.
     *
     * @param holds the fact
     * @param message what was found instead, with the numbers; made only on failure
     * @throws Violation if it does not hold
     */
    public static void check(boolean holds, Supplier<String> message) {
        if (!holds) {
            throw new Violation(message.get());
        }
    }

    /** A broken invariant. */
    public static final class Violation extends RuntimeException {
        /**
         * Says what is broken.
         *
         * @param message the fact that does not hold, with the numbers
         */
        public Violation(String message) {
            super(message);
        }
    }
}
