package io.quorate.omnipaxos.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.omnipaxos.MakingOmniPaxos;
import io.quorate.testkit.sim.MembershipScripts;
import io.quorate.testkit.sim.SimSetup;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random changes of the members under load and faults, on whole replicas. {@code -Dsimulator.seeds=20000} runs that many; one
 * seed alone: {@code mvn -pl protocol-omnipaxos -am test -Dtest=OmniPaxosScriptsTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dsimulator.seeds=1 -Dquorate.seed=17}.
 */
class OmniPaxosScriptsTest {
    private static final int SEEDS = Integer.getInteger("simulator.seeds", 500);
    private static final long FROM = Long.getLong("quorate.seed", 1);

    private static Map<String, Integer> run(long from, int count) {
        return new MembershipScripts(seed -> SimSetup.swarm(new MakingOmniPaxos().get(), seed)).run(from, count);
    }

    @Test
    void everyScriptIsSafeAndEveryChangeEnds() {
        Map<String, Integer> ends = run(FROM, SEEDS);
        System.out.println("omnipaxos, membership: " + ends);
        assertThat(ends).containsEntry("scripts", SEEDS);
    }

    /**
     * 16706: an entry is decided with the acknowledgement of a voter whose directory was lost since. 6946: two nodes that are
     * strangers to each other answer each other without end. 8764: a voter opens an epoch behind a later snapshot, which names another
     * leader than the one who led first; its first round was nobody's.
     */
    @ParameterizedTest
    @ValueSource(longs = {16706, 6946, 8764})
    void whatWasFoundOnceIsMended(long seed) {
        assertThat(run(seed, 1)).containsEntry("scripts", 1);
    }
}
