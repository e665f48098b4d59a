package io.quorate.testkit.toy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testkit.sim.HandOvers;
import io.quorate.testkit.sim.SimSetup;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random hand-overs under load and faults, between two protocols that know nothing of each other. */
class HandOversTest {
    @ParameterizedTest
    @ValueSource(longs = {9, 18, 19})
    void aSeedPasses(long seed) {
        SimSetup setup = SimSetup.swarm(new ToyFactory(), seed).withNodes(3);
        assertThat(new HandOvers(setup, new ToyFactory("other", ToyProtocol::new)).run())
                .isPositive();
    }
}
