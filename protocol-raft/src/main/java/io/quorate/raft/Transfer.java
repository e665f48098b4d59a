package io.quorate.raft;

import io.quorate.api.NodeId;

/**
 * Leadership on its way to another voter (specification 3.19). Until it has gone or failed, the leader takes nothing, so that
 * the other one can catch up.
 */
final class Transfer {
    private final NodeId to;
    private final long deadline;
    private long tellAt;

    Transfer(NodeId to, long now, int patience) {
        this.to = to;
        this.deadline = now + patience;
        this.tellAt = now;
    }

    NodeId to() {
        return to;
    }

    /** Whether it has failed, so that the leader must go on: nobody may be left without one that takes proposals. */
    boolean failed(long now) {
        return now >= deadline;
    }

    /** Whether the other one shall be told to campaign: once, and again as the word may be lost. */
    boolean due(long now) {
        return now >= tellAt;
    }

    void told(long again) {
        tellAt = again;
    }
}
