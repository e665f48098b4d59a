package io.quorate.benchmarks.trial;

/** Something to be measured: how a replica of it is started. */
public interface Candidate {
    /**
     * Its name in options and reports.
     *
     * @return for instance {@code raft}
     */
    String name();

    /**
     * Starts one replica. May return before a leader is found.
     *
     * @param spec which one
     * @return the running replica, for the caller to close
     * @throws Exception if it cannot be started
     */
    Node start(NodeSpec spec) throws Exception;
}
