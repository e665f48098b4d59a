package io.quorate.examples.policy;

import io.quorate.api.Configuration;
import io.quorate.spi.ReconfigurationPolicy;
import java.util.Objects;

/**
 * Refuses what would leave too few voters, so that nobody takes away the cluster's ability to lose one by mistake; all else is
 * left to another policy. A cluster that is smaller already may stay as it is, and grow.
 */
public final class FloorPolicy implements ReconfigurationPolicy {
    private final int fewest;
    private final ReconfigurationPolicy rest;

    /**
     * A floor under another policy.
     *
     * @param fewest how many voters must be left, at least 1
     * @param rest decides what is not refused
     */
    public FloorPolicy(int fewest, ReconfigurationPolicy rest) {
        this.fewest = fewest;
        this.rest = Objects.requireNonNull(rest, "rest");
    }

    @Override
    public Plan plan(Configuration current, Configuration next, Capabilities capabilities) {
        int before = current.voters().size();
        int after = next.voters().size();
        return after < fewest && after < before
                ? new Plan.Refuse("policy floor: of " + before + " voters only " + next.voterIds()
                        + " would be left; name at least " + fewest)
                : rest.plan(current, next, capabilities);
    }

    @Override
    public long lag() {
        return rest.lag();
    }

    @Override
    public Donors donors() {
        return rest.donors();
    }

    @Override
    public int retentionMillis() {
        return rest.retentionMillis();
    }

    @Override
    public boolean requireLearners() {
        return rest.requireLearners();
    }
}
