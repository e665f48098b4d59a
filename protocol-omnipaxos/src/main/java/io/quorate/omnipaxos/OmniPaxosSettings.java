package io.quorate.omnipaxos;

/**
 * What can be tuned. Times in ticks; all bounds hold for one replica.
 *
 * @param retransmitTicks how long something unanswered is waited for before it is sent again
 * @param maxMessageBytes of entries in one message; a single larger entry goes alone
 * @param maxMessageEntries in one message
 * @param maxInFlightBytes of entries sent to one follower and not yet acknowledged
 * @param maxInFlightMessages with entries sent to one follower and not yet acknowledged
 * @param maxUndecidedBytes of entries that a leader has taken, and not yet decided or not yet on its own disk; beyond
 *     it proposals are refused
 * @param maxPendingReads that a leader has not yet confirmed; beyond it reads are refused
 */
public record OmniPaxosSettings(
        int retransmitTicks,
        int maxMessageBytes,
        int maxMessageEntries,
        long maxInFlightBytes,
        int maxInFlightMessages,
        long maxUndecidedBytes,
        int maxPendingReads) {

    /** The values of {@code reference.conf}. */
    public static final OmniPaxosSettings DEFAULTS =
            new OmniPaxosSettings(20, 1 << 20, 1 << 14, 16 << 20, 256, 64 << 20, 1 << 16);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is below 1, or a message does not fit into the window
     */
    public OmniPaxosSettings {
        require(retransmitTicks >= 1, "retransmitTicks must be at least 1");
        require(maxMessageBytes >= 1, "maxMessageBytes must be at least 1");
        require(maxMessageEntries >= 1, "maxMessageEntries must be at least 1");
        require(maxInFlightBytes >= maxMessageBytes, "maxInFlightBytes must be at least maxMessageBytes");
        require(maxInFlightMessages >= 1, "maxInFlightMessages must be at least 1");
        require(maxUndecidedBytes >= 1, "maxUndecidedBytes must be at least 1");
        require(maxPendingReads >= 1, "maxPendingReads must be at least 1");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
