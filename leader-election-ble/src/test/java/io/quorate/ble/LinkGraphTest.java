package io.quorate.ble;

import static io.quorate.ble.BleCluster.T;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.Ballot;
import io.quorate.testkit.election.ElectionCluster;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OmniPaxos paper, section 5.2: one quorum-connected node is enough, whatever the other links are. */
class LinkGraphTest {
    @ParameterizedTest(name = "{0} nodes: {1} cases")
    @CsvSource({"2, 2", "3, 21", "4, 216", "5, 4990"})
    @DisplayName(
            "in every link graph with a quorum-connected node, from every old leader: a leader in 5 T, then for good")
    void everyLinkGraph(int size, int cases) {
        int run = 0;
        int worst = 0;
        for (int graph = 0; graph < 1 << (size * (size - 1) / 2); graph++) {
            for (int oldLeader = 0; oldLeader < size; oldLeader++) {
                int took = recovery(size, graph, oldLeader);
                worst = Math.max(worst, took);
                run += took >= 0 ? 1 : 0;
            }
        }
        System.out.println(size + " nodes, " + run + " cases, worst recovery " + (double) worst / T + " T");
        assertThat(run).as("the number of cases").isEqualTo(cases);
    }

    /** Ticks from the cut to a leader that works; -1 if nobody reaches a quorum. */
    private static int recovery(int size, int graph, int oldLeader) {
        String replay = size + " nodes, graph " + graph + ", old leader " + oldLeader;
        ElectionCluster cluster = BleCluster.of(size, graph * 31L + oldLeader);
        Ballot first = Ballot.of(2, 0, cluster.id(oldLeader));
        cluster.lead(oldLeader, first);
        cluster.run(5 * T);
        assertThat(cluster.working()).as(replay).contains(first);
        cluster.links(graph);
        if (!cluster.someoneReachesAQuorum()) {
            return -1;
        }
        int took = 0;
        while (cluster.working().isEmpty()) {
            assertThat(took++).as("ticks without a leader: %s", replay).isLessThanOrEqualTo(5 * T);
            cluster.run(1);
        }
        cluster.run(20 * T - took);
        List<Ballot> settled = elected(cluster);
        Optional<Ballot> leader = cluster.working();
        assertThat(leader).as(replay).isPresent();
        for (int i = 0; i < 30 * T; i++) {
            cluster.run(1);
            assertThat(elected(cluster)).as(replay).isEqualTo(settled);
            assertThat(cluster.working()).as(replay).isEqualTo(leader);
        }
        return took;
    }

    private static List<Ballot> elected(ElectionCluster cluster) {
        return cluster.elected();
    }
}
