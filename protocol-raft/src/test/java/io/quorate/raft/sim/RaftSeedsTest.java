package io.quorate.raft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.raft.RaftFactory;
import io.quorate.raft.RaftSettings;
import io.quorate.testkit.sim.Seeds;
import io.quorate.testkit.sim.SimReport;
import org.junit.jupiter.api.Test;

class RaftSeedsTest {
    private static final int SEEDS = Integer.getInteger("quorate.seeds", 1000);

    @Test
    void everySeedIsSafeAndRecovers() {
        SimReport report = Seeds.run(new RaftFactory(RaftSettings.DEFAULTS), 1, SEEDS);
        System.out.println("raft: " + report);
        assertThat(report.seeds()).isEqualTo(SEEDS);
    }
}
