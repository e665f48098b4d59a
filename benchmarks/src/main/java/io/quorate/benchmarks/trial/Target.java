package io.quorate.benchmarks.trial;

/** Where a driver sends its commands. One thread calls all methods. */
public interface Target {
    /**
     * Proposes a command.
     *
     * @param command belongs to the target from now on
     * @param completion hears of its fate; commands are completed in the order of their submission, or nearly so
     */
    void submit(byte[] command, Completion completion);

    /**
     * Whether it can be read from.
     *
     * @return false if {@link #read} is not there
     */
    default boolean answersReads() {
        return false;
    }

    /**
     * Asks for the state, linearizably.
     *
     * @param completion hears whether there was an answer, as of commands
     */
    default void read(Completion completion) {
        throw new UnsupportedOperationException("no reads");
    }

    /** Lets go of commands that were gathered; the driver is about to wait. */
    default void flush() {}
}
