package io.quorate.testkit.toy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testkit.sim.Fault.Kind;
import io.quorate.testkit.sim.Seeds;
import io.quorate.testkit.sim.SimReport;
import io.quorate.testkit.sim.SimSetup;
import io.quorate.testkit.sim.Simulation;
import org.junit.jupiter.api.Test;

class SimulationTest {
    @Test
    void aSeedIsLongAndBadEnough() {
        SimReport report = new Simulation(SimSetup.swarm(new ToyFactory(), 1)).run();
        assertThat(report.virtualMillis()).isGreaterThanOrEqualTo(60 * Simulation.ELECTION_TIMEOUT_MILLIS);
        assertThat(report.proposals()).isGreaterThanOrEqualTo(200);
        assertThat(report.faults()).containsKey(Kind.CRASH).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void manySeedsOfARightProtocolPass() {
        SimReport report = Seeds.run(new ToyFactory(), 1, 20);
        System.out.println(report);
    }
}
