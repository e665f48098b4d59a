package io.quorate.raft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.raft.MakingRaft;
import io.quorate.testkit.sim.MembershipScripts;
import io.quorate.testkit.sim.SimSetup;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random changes of the members under load and faults, on whole replicas. {@code -Dsimulator.seeds=20000} runs that many; one
 * seed alone: {@code mvn -pl protocol-raft -am test -Dtest=RaftScriptsTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dsimulator.seeds=1 -Dquorate.seed=17}.
 */
class RaftScriptsTest {
    private static final int SEEDS = Integer.getInteger("simulator.seeds", 500);
    private static final long FROM = Long.getLong("quorate.seed", 1);

    private static Map<String, Integer> run(long from, int count) {
        return new MembershipScripts(seed -> SimSetup.swarm(new MakingRaft().get(), seed)).run(from, count);
    }

    @Test
    void everyScriptIsSafeAndEveryChangeEnds() {
        Map<String, Integer> ends = run(FROM, SEEDS);
        System.out.println("raft, membership: " + ends);
        assertThat(ends).containsEntry("scripts", SEEDS);
    }

    /**
     * 16496: a newcomer is made a member while it stands still, and all whom its file names are gone when it goes on. 16309: in one
     * turn a leader takes a command and its successor's entry for the same place; its messages still name the command. 7200: a learner is left out by somebody else's change
     * while it is waited for.
     */
    @ParameterizedTest
    @ValueSource(longs = {16496, 16309, 7200})
    void whatWasFoundOnceIsMended(long seed) {
        assertThat(run(seed, 1)).containsEntry("scripts", 1);
    }
}
