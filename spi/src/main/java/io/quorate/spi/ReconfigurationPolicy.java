package io.quorate.spi;

import io.quorate.api.Configuration;
import java.util.Objects;

/**
 * Decides by which mechanism a cluster goes from one configuration to another, or that it shall not. Thread-safe, without
 * state: all replicas of a cluster should be given the same one, but only that of the replica that is asked for a change
 * counts.
 */
public interface ReconfigurationPolicy {
    /** What is to be done. */
    sealed interface Plan {
        /** An entry of the log configures the epoch that runs: at once, or over a joint configuration. */
        record InPlace() implements Plan {}

        /** A stop-sign ends the epoch, and the next one begins with the new configuration. */
        record HandOver() implements Plan {}

        /**
         * Nothing is to be done.
         *
         * @param reason why, and what to do instead, for people
         */
        record Refuse(String reason) implements Plan {
            /** Rejects null. */
            public Refuse {
                Objects.requireNonNull(reason, "reason");
            }
        }
    }

    /**
     * What the protocol that runs can do.
     *
     * @param protocol its name
     * @param changesVoters whether it can change the voters within an epoch
     */
    record Capabilities(String protocol, boolean changesVoters) {}

    /** From whom a node fetches what it misses. */
    enum Donors {
        /** From the leader alone. */
        LEADER,
        /** From all members that have it, at the same time. */
        ALL
    }

    /**
     * Plans a change. Never asked for one that changes nothing.
     *
     * @param current what is in force
     * @param next what is wanted, with all members known
     * @param capabilities what the protocol of {@code current} can do
     * @return what is to be done
     */
    Plan plan(Configuration current, Configuration next, Capabilities capabilities);

    /**
     * How many entries a learner may lag behind what is decided, and yet be made a voter.
     *
     * @return at least 0
     */
    long lag();

    /**
     * From whom nodes fetch what they miss.
     *
     * @return the donors
     */
    Donors donors();

    /**
     * How long nodes that a change has left out are still talked to, so that they hear of it, and give what only they have: from
     * when the change is in force, and all members are in the epoch.
     *
     * @return milliseconds, at least 0
     */
    default int retentionMillis() {
        return 10_000;
    }

    /**
     * Whether a voter to be must have been made a learner, and have caught up, before the change is asked for; otherwise the
     * framework does that first.
     *
     * @return true to refuse a change that names a voter that is no learner yet
     */
    boolean requireLearners();
}
