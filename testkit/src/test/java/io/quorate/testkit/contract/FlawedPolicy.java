package io.quorate.testkit.contract;

import io.quorate.api.Configuration;
import io.quorate.api.Quorums;
import io.quorate.runtime.policy.Policy;
import io.quorate.runtime.policy.Policy.Knobs;
import io.quorate.runtime.policy.Policy.Voters;
import io.quorate.spi.ReconfigurationPolicy;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** The automatic policy with one mistake. */
final class FlawedPolicy implements ReconfigurationPolicy {
    private static final AtomicInteger MADE = new AtomicInteger();

    private final ReconfigurationPolicy right = new Policy(Voters.AUTOMATIC, Knobs.DEFAULT);
    private final PolicyFlaw flaw;
    private final Thread maker = Thread.currentThread();
    private final boolean odd = MADE.incrementAndGet() % 2 == 1;
    private final Set<String> seen = new TreeSet<>();

    /**
     * A question, and what a mistake may look at.
     *
     * @param right the right answer
     * @param again whether it was asked before
     * @param odd whether this is every other policy
     * @param elsewhere whether another thread than its maker's asks
     */
    record Asked(
            Configuration current,
            Configuration next,
            Capabilities capabilities,
            Plan right,
            boolean again,
            boolean odd,
            boolean elsewhere) {
        boolean sameNames() {
            return next.voterIds().equals(current.voterIds());
        }

        boolean sameProtocol() {
            return next.protocol().equals(current.protocol());
        }

        boolean sameQuorums() {
            return next.quorums().equals(current.quorums());
        }

        boolean shrinks() {
            return next.voters().size() == 1 && current.voters().size() > 1;
        }

        boolean replaces() {
            return !sameNames() && next.voters().size() == current.voters().size();
        }

        boolean ofMajorities() {
            return current.quorums().equals(Quorums.majority(current.voters().size()));
        }

        Plan inPlaceIf(boolean so) {
            return so ? new Plan.InPlace() : right;
        }

        Plan handOverIf(boolean so) {
            return so ? new Plan.HandOver() : right;
        }

        Plan refuseIf(boolean so, String reason) {
            return so ? new Plan.Refuse(reason) : right;
        }

        Plan throwIf(boolean so) {
            if (so) {
                throw new IllegalStateException("not like this");
            }
            return right;
        }
    }

    FlawedPolicy(PolicyFlaw flaw) {
        this.flaw = flaw;
    }

    @Override
    public Plan plan(Configuration current, Configuration next, Capabilities capabilities) {
        return flaw.plan(new Asked(
                current,
                next,
                capabilities,
                right.plan(current, next, capabilities),
                !seen.add(next + " from " + current + capabilities),
                odd,
                Thread.currentThread() != maker));
    }

    @Override
    public long lag() {
        return switch (flaw) {
            case ALLOWS_LESS_THAN_NOTHING -> -1;
            case ALLOWS_MORE_AND_MORE -> seen.size();
            default -> right.lag();
        };
    }

    @Override
    public Donors donors() {
        return flaw == PolicyFlaw.NAMES_NO_DONORS ? null : right.donors();
    }

    @Override
    public int retentionMillis() {
        return flaw == PolicyFlaw.FORGETS_IN_THE_PAST ? -1 : right.retentionMillis();
    }

    @Override
    public boolean requireLearners() {
        return flaw == PolicyFlaw.LEARNS_TO_REQUIRE_LEARNERS && !seen.isEmpty();
    }
}
