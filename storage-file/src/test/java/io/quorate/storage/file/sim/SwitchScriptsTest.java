package io.quorate.storage.file.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testkit.sim.MembershipScripts;
import io.quorate.testkit.sim.SimSetup;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random changes of the members and of the protocol, under load and faults. {@code -Dsimulator.seeds=20000} runs that many; one
 * seed alone: {@code mvn -pl storage-file -am test -Dtest=SwitchScriptsTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dsimulator.seeds=1 -Dquorate.seed=17}.
 */
class SwitchScriptsTest {
    private static final int SEEDS = Integer.getInteger("simulator.seeds", 200);
    private static final long FROM = Long.getLong("quorate.seed", 1);

    @ParameterizedTest
    @EnumSource
    void everyScriptIsSafeAndEveryChangeEnds(Protocols begun) {
        Protocols other = begun == Protocols.RAFT ? Protocols.OMNIPAXOS : Protocols.RAFT;
        Map<String, Integer> ends =
                new MembershipScripts(seed -> SimSetup.swarm(begun.factory(), seed), other.factory()).run(FROM, SEEDS);
        System.out.println("begun under " + begun + ", membership and protocol: " + ends);
        assertThat(ends).containsEntry("scripts", SEEDS);
    }
}
