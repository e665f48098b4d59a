package io.quorate.benchmarks.trial;

import java.util.List;
import java.util.Map;

/** All replicas of a candidate, wherever they run, and the way of one client to their leader. */
public interface Cluster extends AutoCloseable {
    /**
     * Where commands go: the leader, found by now.
     *
     * @return always the same
     */
    Target target();

    /**
     * What all processes have used so far, the client's included.
     *
     * @return totals
     */
    Map<Counter, Long> counts();

    /**
     * What the state machines have come to.
     *
     * @return one state for each replica
     */
    List<Node.State> states();

    @Override
    void close();
}
