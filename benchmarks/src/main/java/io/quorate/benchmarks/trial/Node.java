package io.quorate.benchmarks.trial;

import java.util.Map;

/** One replica of a candidate, in this process. */
public interface Node extends Target, AutoCloseable {
    /**
     * Whether commands should go here.
     *
     * @return true once it leads
     */
    boolean leads();

    /**
     * What its state machine has come to.
     *
     * @return the newest state
     */
    State state();

    /**
     * What it has counted by itself: syncs, messages.
     *
     * @return by the names in {@link Counter}; what is not known is left out
     */
    Map<Counter, Long> counts();

    @Override
    void close();

    /**
     * The state of the machine that all candidates run.
     *
     * @param applied how many commands
     * @param hash of all of them in order
     */
    record State(long applied, long hash) {}
}
