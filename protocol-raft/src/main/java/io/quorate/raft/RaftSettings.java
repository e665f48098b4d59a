package io.quorate.raft;

/**
 * What can be tuned. Times in ticks; all bounds hold for one replica.
 *
 * @param electionTicks E: a follower that hears nothing for E to 2E campaigns; a leader without a quorum for E steps down
 * @param heartbeatTicks between two heartbeats of a leader; at most a fifth of {@code electionTicks}
 * @param maxMessageBytes of entries in one append; a single larger entry goes alone
 * @param maxMessageEntries in one append
 * @param maxInFlightBytes of entries sent to one follower and not yet acknowledged
 * @param maxInFlightMessages with entries sent to one follower and not yet acknowledged
 * @param maxUndecidedBytes of entries that a leader has taken, and not yet decided or not yet on its own disk; beyond
 *     it proposals are refused
 * @param maxPendingReads that a leader has not yet confirmed; beyond it reads are refused
 * @param maxPromotionLag how many entries a learner may lag, and yet be made a voter
 */
public record RaftSettings(
        int electionTicks,
        int heartbeatTicks,
        int maxMessageBytes,
        int maxMessageEntries,
        long maxInFlightBytes,
        int maxInFlightMessages,
        long maxUndecidedBytes,
        int maxPendingReads,
        long maxPromotionLag) {

    /** The values of {@code reference.conf}: E = 750 ms, heartbeats each 100 ms. */
    public static final RaftSettings DEFAULTS =
            new RaftSettings(75, 10, 1 << 20, 1 << 14, 16 << 20, 256, 64 << 20, 1 << 16, 1_000);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is below 1, or heartbeats are rarer than five per election timeout
     */
    public RaftSettings {
        require(heartbeatTicks >= 1, "heartbeatTicks must be at least 1");
        require(electionTicks >= 5 * heartbeatTicks, "electionTicks must be at least five times heartbeatTicks");
        require(maxMessageBytes >= 1, "maxMessageBytes must be at least 1");
        require(maxMessageEntries >= 1, "maxMessageEntries must be at least 1");
        require(maxInFlightBytes >= maxMessageBytes, "maxInFlightBytes must be at least maxMessageBytes");
        require(maxInFlightMessages >= 1, "maxInFlightMessages must be at least 1");
        require(maxUndecidedBytes >= 1, "maxUndecidedBytes must be at least 1");
        require(maxPendingReads >= 1, "maxPendingReads must be at least 1");
        require(maxPromotionLag >= 1, "maxPromotionLag must be at least 1");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
