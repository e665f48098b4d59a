package io.quorate.omnipaxos.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quorate.omnipaxos.MakingOmniPaxos;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.mutant.Mutant;
import io.quorate.testkit.sim.HungLeader;
import io.quorate.testkit.sim.HungLeader.Result;
import io.quorate.testkit.sim.SimFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Commands are decided without the leader's disk, and none is lost with it. */
class OmniPaxosHungLeaderTest {
    private static final int SEEDS = 20;
    private static final Mutant EARLY = Mutant.of(
            "counts itself before its disk has it",
            "Leader.java",
            "log.persistedBatch() >= acceptBatch ? log.durable() : 0",
            "log.last()");

    @Test
    void theOthersDecideWithoutTheLeadersDiskAndOneOfThemDoesNot() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertThat(HungLeader.play(new MakingOmniPaxos().get(), seed))
                    .as("seed %d", seed)
                    .isEqualTo(new Result(5, false));
        }
    }

    @Test
    void aLeaderThatCountsItsDiskEarlyIsCaught() {
        ProtocolFactory wrong = EARLY.load(Path.of("src/main/java"), ProtocolFactory.class, MakingOmniPaxos.class);
        assertThat(catchThrowable(() -> HungLeader.play(wrong, 1))).isInstanceOf(SimFailure.class);
    }
}
