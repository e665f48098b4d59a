package io.quorate.omnipaxos.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.omnipaxos.MakingOmniPaxos;
import io.quorate.testkit.sim.MembershipScripts;
import io.quorate.testkit.sim.SimSetup;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Random changes of the members under load and faults, on whole replicas. {@code -Dsimulator.seeds=20000} runs that many; one
 * seed alone: {@code mvn -pl protocol-omnipaxos -am test -Dtest=OmniPaxosScriptsTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dsimulator.seeds=1 -Dquorate.seed=17}.
 */
class OmniPaxosScriptsTest {
    private static final int SEEDS = Integer.getInteger("simulator.seeds", 500);
    private static final long FROM = Long.getLong("quorate.seed", 1);

    @Test
    void everyScriptIsSafeAndEveryChangeEnds() {
        Map<String, Integer> ends =
                new MembershipScripts(seed -> SimSetup.swarm(new MakingOmniPaxos().get(), seed)).run(FROM, SEEDS);
        System.out.println("omnipaxos, membership: " + ends);
        assertThat(ends).containsEntry("scripts", SEEDS);
    }
}
