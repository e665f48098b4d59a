package io.quorate.storage.file.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.ReplicaStatus;
import io.quorate.testkit.sim.Fault;
import io.quorate.testkit.sim.Fault.Kind;
import io.quorate.testkit.sim.Operation;
import io.quorate.testkit.sim.SimCluster;
import io.quorate.testkit.sim.SimSetup;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Row 13 of the catalogue: a disk that does not answer for half a minute. */
class DiskHangTest {
    private static final int HANG_MILLIS = 30_000;

    /** Two seconds until it is silent, an election, and as much again for an unlucky one. */
    private static final int REPLACED_MILLIS = 6_000;

    @ParameterizedTest
    @EnumSource
    void aLeaderWhoseDiskHangsIsReplacedSaysSoAndComesBack(Protocols protocol) {
        for (long seed = 1; seed <= 20; seed++) {
            SimCluster cluster = new SimCluster(SimSetup.of(protocol.factory(), seed));
            assertThat(cluster.runUntil(cluster::converged, 10_000)).isTrue();
            String hung = cluster.leader().orElseThrow();
            String other = cluster.names().stream()
                    .filter(name -> !name.equals(hung))
                    .findFirst()
                    .orElseThrow();
            cluster.begin(new Fault(0, Kind.HANG_DISK, HANG_MILLIS, List.of(hung), 0));
            long begin = cluster.nowMillis();
            cluster.propose(hung, "under way");
            assertThat(cluster.runUntil(() -> !leader(cluster, other).equals(hung), REPLACED_MILLIS))
                    .as("seed %d: %s is replaced", seed, hung)
                    .isTrue();
            Operation fresh = cluster.propose(other, "fresh");
            assertThat(cluster.runUntil(fresh::isDecided, 1_000)).isTrue();
            cluster.runFor(begin + HANG_MILLIS - 1 - cluster.nowMillis());
            ReplicaStatus sick = cluster.replicaStatus(hung).orElseThrow();
            assertThat(sick.health().detail()).matches("takes no part: the disk has not answered for (28|29|30) s");
            assertThat(sick.leader()).isEmpty();
            assertThat(cluster.runUntil(cluster::converged, 5_000))
                    .as("seed %d: heals", seed)
                    .isTrue();
            assertThat(cluster.replicaStatus(hung).orElseThrow().health().detail())
                    .isEmpty();
            cluster.checkHistory();
        }
    }

    private static String leader(SimCluster cluster, String node) {
        return cluster.replicaStatus(node)
                .flatMap(ReplicaStatus::leader)
                .map(leader -> leader.text())
                .orElse("");
    }
}
