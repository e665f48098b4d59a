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

    /** Lets go of commands that were gathered; the driver is about to wait. */
    default void flush() {}
}
