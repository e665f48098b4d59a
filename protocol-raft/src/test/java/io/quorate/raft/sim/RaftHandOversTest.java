package io.quorate.raft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.raft.MakingRaft;
import io.quorate.testkit.sim.HandOvers;
import io.quorate.testkit.sim.SimSetup;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random hand-overs from one Raft to the next, under load and faults. */
class RaftHandOversTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aSeedPasses(long seed) {
        SimSetup setup = SimSetup.swarm(new MakingRaft().get(), seed).withNodes(3);
        assertThat(new HandOvers(setup).run()).isPositive();
    }
}
