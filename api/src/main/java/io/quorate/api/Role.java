package io.quorate.api;

/** What a replica is doing at the moment. */
public enum Role {
    /** Leads with a quorum, or is about to find out that it does not any more. */
    LEADER,
    /** Tries to become the leader. */
    CANDIDATE,
    /** Follows a leader, or waits for one. */
    FOLLOWER,
    /** Receives the log and has no say. */
    LEARNER
}
