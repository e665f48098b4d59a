package io.quorate.raft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.raft.MakingRaft;
import io.quorate.testkit.sim.Seeds;
import io.quorate.testkit.sim.SimReport;
import io.quorate.testkit.sim.TraceHashes;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RaftSeedsTest {
    private static final int SEEDS = Integer.getInteger("simulator.seeds", 1000);
    private static final long FROM = Long.getLong("quorate.seed", 1);

    @Test
    void everySeedIsSafeAndRecovers() {
        SimReport report = Seeds.run(new MakingRaft().get(), FROM, SEEDS);
        System.out.println("raft: " + report);
        assertThat(report.seeds()).isEqualTo(SEEDS);
    }

    @Test
    void aSeedMeansTheSameInAnotherJvm() throws IOException {
        assertThat(TraceHashes.elsewhere(MakingRaft.class, 1, 3)).isEqualTo(TraceHashes.here(new MakingRaft(), 1, 3));
    }
}
