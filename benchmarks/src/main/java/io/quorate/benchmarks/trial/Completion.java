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
}
