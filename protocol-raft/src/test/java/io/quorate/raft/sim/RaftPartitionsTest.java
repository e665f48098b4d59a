package io.quorate.raft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.raft.RaftFactory;
import io.quorate.raft.RaftSettings;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.sim.PartialPartition;
import io.quorate.testkit.sim.PartialPartition.Kind;
import io.quorate.testkit.sim.PartialPartition.Result;
import org.junit.jupiter.api.Test;

/** raft.md 4.2, partial connectivity: what pre-vote and check-quorum can do, and what Raft cannot. */
class RaftPartitionsTest {
    private static final long E = 750;
    private static final int SEEDS = 10;
    private static final ProtocolFactory FACTORY = new RaftFactory(RaftSettings.DEFAULTS);

    /** Check-quorum makes the leader step down, and the hub wins. */
    @Test
    void recoversFromTheLossOfTheLeadersQuorum() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Result result = PartialPartition.play(FACTORY, Kind.QUORUM_LOSS, seed, E);
            assertThat(result.timeoutsToDecide())
                    .as("seed %d: %s", seed, result)
                    .isBetween(0.0, 10.0);
            assertThat(result.timeoutsToRecover())
                    .as("seed %d: %s", seed, result)
                    .isNotNegative();
        }
    }

    /** Pre-vote and the vote guard: whoever hears the leader does not elect another. */
    @Test
    void isStableInAChain() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Result result = PartialPartition.play(FACTORY, Kind.CHAINED, seed, E);
            assertThat(result.leaderChanges()).as("seed %d: %s", seed, result).isZero();
            assertThat(result.timeoutsToDecide())
                    .as("seed %d: %s", seed, result)
                    .isBetween(0.0, 1.0);
        }
    }

    /** By design: a vote asks for a log that is up to date, and the only node that could win has none. */
    @Test
    void electsNobodyWhenTheOnlyConnectedNodeIsBehindAndLosesNothing() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Result result = PartialPartition.play(FACTORY, Kind.CONSTRAINED, seed, E);
            assertThat(result.hubBehind()).as("seed %d: the precondition", seed).isTrue();
            assertThat(result.decidedMeanwhile())
                    .as("seed %d: %s", seed, result)
                    .isZero();
            assertThat(result.leaderChanges()).as("seed %d: %s", seed, result).isZero();
            assertThat(result.timeoutsToRecover())
                    .as("seed %d: %s", seed, result)
                    .isNotNegative();
        }
    }
}
