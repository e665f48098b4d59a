package io.quorate.benchmarks.trial;

/** What is called once for every command, by any thread; must be short. */
@FunctionalInterface
public interface Completion {
    /**
     * The command's fate is known.
     *
     * @param decided whether it was decided and applied here
     */
    void done(boolean decided);

    /**
     * The command was not decided, as far as can be known.
     *
     * @param why whatever says it best: for the report, if it is the first
     */
    default void failed(Object why) {
        done(false);
    }

    /**
     * As a future has it.
     *
     * @param failure what it failed with; null if it did not
     */
    default void done(Throwable failure) {
        if (failure == null) {
            done(true);
        } else {
            failed(failure);
        }
    }
}
