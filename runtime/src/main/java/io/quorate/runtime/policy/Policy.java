package io.quorate.runtime.policy;

import io.quorate.api.Configuration;
import io.quorate.api.Quorums;
import io.quorate.spi.ReconfigurationPolicy;
import java.util.List;
import java.util.Objects;

/**
 * The policies that come with the runtime. They differ in how voters are changed; learners, addresses and free text are always
 * changed in place, and another protocol or other quorums always take a hand-over.
 */
public final class Policy implements ReconfigurationPolicy {
    /** How voters are changed. */
    public enum Voters {
        /** In place where the protocol can, by a hand-over where it cannot. */
        AUTOMATIC,
        /** Always in place, by joint consensus. */
        JOINT,
        /** Always by a stop-sign and a hand-over. */
        STOP_SIGN
    }

    /**
     * What is the same for all of them.
     *
     * @param lag how many entries a learner may lag and yet be made a voter
     * @param donors from whom nodes fetch what they miss
     * @param requireLearners whether voters to be must be learners already
     * @param retentionMillis how long who was left out is still talked to
     */
    public record Knobs(long lag, Donors donors, boolean requireLearners, int retentionMillis) {
        /** What {@code reference.conf} says, too. */
        public static final Knobs DEFAULT = new Knobs(1_000, Donors.ALL, false, 10_000);

        /** Checks. */
        public Knobs {
            Objects.requireNonNull(donors, "donors");
            if (lag < 0) {
                throw new IllegalArgumentException("a lag of " + lag + " entries");
            }
            if (retentionMillis < 0) {
                throw new IllegalArgumentException("a retention of " + retentionMillis + " ms");
            }
        }

        /**
         * The same with other donors.
         *
         * @param others from whom nodes fetch what they miss
         * @return the knobs
         */
        public Knobs from(Donors others) {
            return new Knobs(lag, others, requireLearners, retentionMillis);
        }
    }

    private final Voters voters;
    private final Knobs knobs;

    /**
     * A policy.
     *
     * @param voters how voters are changed
     * @param knobs the rest
     */
    public Policy(Voters voters, Knobs knobs) {
        this.voters = Objects.requireNonNull(voters, "voters");
        this.knobs = Objects.requireNonNull(knobs, "knobs");
    }

    @Override
    public Plan plan(Configuration current, Configuration next, Capabilities capabilities) {
        if (!next.protocol().equals(current.protocol())) {
            return beginEpoch("another protocol");
        }
        boolean sameVoters = next.voterIds().equals(current.voterIds()) && sameIncarnations(current, next);
        if (sameVoters && next.quorums().equals(current.quorums())) {
            return new Plan.InPlace();
        }
        return isOfMajorities(current) && isOfMajorities(next)
                ? changeVoters(capabilities)
                : beginEpoch("a change of flexible quorums");
    }

    /** Joint consensus is a matter of two majorities; with other quorums nobody has shown that the two sides meet. */
    private static boolean isOfMajorities(Configuration configuration) {
        return configuration
                .quorums()
                .equals(Quorums.majority(configuration.voters().size()));
    }

    private Plan beginEpoch(String what) {
        return voters == Voters.JOINT
                ? new Plan.Refuse("policy joint stays within an epoch, and " + what
                        + " begins a new one; use policy automatic or stop-sign")
                : new Plan.HandOver();
    }

    private Plan changeVoters(Capabilities capabilities) {
        if (voters == Voters.STOP_SIGN) {
            return new Plan.HandOver();
        }
        if (capabilities.changesVoters()) {
            return new Plan.InPlace();
        }
        return voters == Voters.AUTOMATIC
                ? new Plan.HandOver()
                : new Plan.Refuse("policy joint needs a protocol that changes voters in place, and "
                        + capabilities.protocol() + " does not; use policy automatic or stop-sign");
    }

    /** An address says where, not who. */
    private static boolean sameIncarnations(Configuration current, Configuration next) {
        List<?> before =
                current.voters().stream().map(member -> member.incarnation()).toList();
        return before.equals(
                next.voters().stream().map(member -> member.incarnation()).toList());
    }

    @Override
    public long lag() {
        return knobs.lag();
    }

    @Override
    public Donors donors() {
        return knobs.donors();
    }

    @Override
    public int retentionMillis() {
        return knobs.retentionMillis();
    }

    @Override
    public boolean requireLearners() {
        return knobs.requireLearners();
    }
}
