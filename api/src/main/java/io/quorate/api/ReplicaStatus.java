package io.quorate.api;

import java.util.List;
import java.util.Optional;

/**
 * A replica's view of itself at one moment. Views of different replicas need not agree.
 *
 * @param node who speaks
 * @param role what it is doing
 * @param leader whom it believes to lead, if anyone
 * @param configuration the configuration in force here, or empty while the cluster is being formed
 * @param waiting nodes that wait to be made members, and have been heard of late; sorted
 * @param last index of the last entry in its log
 * @param decided index of the last entry that it knows to be decided
 * @param applied index of the last entry that its state machine reflects
 * @param base where its log begins: entries up to this index are only in a snapshot; 0 if it has all
 * @param snapshot index of its newest snapshot, 0 if there is none
 * @param health whether it takes part, and what is wrong or waited for if not
 */
public record ReplicaStatus(
        NodeId node,
        Role role,
        Optional<NodeId> leader,
        Optional<Configuration> configuration,
        List<Member> waiting,
        long last,
        long decided,
        long applied,
        long base,
        long snapshot,
        Health health) {

    /**
     * Whether a replica takes part.
     *
     * @param state the state in one word
     * @param detail what is wrong or waited for, for people; empty when all is well
     */
    public record Health(State state, String detail) {
        /** Takes part. */
        public static final Health RUNNING = new Health(State.RUNNING, "");

        /** The states of a replica, in the order of a life. */
        public enum State {
            /** Waits for the other first members, or to be made a member. */
            FORMING,
            /** Takes part. */
            RUNNING,
            /**
             * Takes part, but its state machine has thrown: it keeps the log and votes, and neither applies nor answers
             * anything until it is started again.
             */
            DEGRADED,
            /** Stopped itself after a failure of its storage or a broken invariant. */
            HALTED,
            /** Was closed. */
            CLOSED
        }
    }
}
