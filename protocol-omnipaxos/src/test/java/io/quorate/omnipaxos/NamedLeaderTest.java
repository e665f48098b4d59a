package io.quorate.omnipaxos;

import static io.quorate.omnipaxos.Servers.T;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Role;
import io.quorate.omnipaxos.PaxosMessage.Prepare;
import io.quorate.spi.Admission;
import io.quorate.spi.Ballot;
import io.quorate.spi.Mark;
import io.quorate.testkit.core.CoreCluster;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first ballot of an epoch, whose log begins behind the stop-sign of the one before. */
class NamedLeaderTest {
    private static final int STOP = 5;
    private static final Ballot FIRST = Servers.ballot(1, "n2");
    private static final Configuration NEXT = Configuration.genesis("omnipaxos", CoreCluster.members(3))
            .nextEpoch()
            .at(STOP);

    private static CoreCluster named() {
        return CoreCluster.of(Servers.factory(), NEXT.withLeader("n2"), 1);
    }

    private static List<String> behindTheStopSign(CoreCluster cluster, String node) {
        return cluster.decided(node).subList(STOP, cluster.decided(node).size());
    }

    @Test
    void theNamedLeaderNeedsNoElectionAndNoPrepare() {
        CoreCluster cluster = named();
        assertThat(cluster.leader()).contains("n2");
        for (String node : cluster.names()) {
            assertThat(cluster.core(node).status().leader())
                    .map(Object::toString)
                    .contains("n2");
            assertThat(cluster.core(node).status().round()).isEqualTo(FIRST);
            assertThat(cluster.core(node).status().decided()).isEqualTo(STOP);
        }
        assertThat(cluster.propose("n2", "a")).isEqualTo(Admission.ACCEPTED);
        assertThat(cluster.readIndex("n2", 1)).isEqualTo(Admission.ACCEPTED);
        assertThat(cluster.inFlight()).noneMatch(Servers.kind(Prepare.class));
        cluster.deliverAll();
        for (String node : cluster.names()) {
            assertThat(behindTheStopSign(cluster, node)).as(node).containsExactly("a");
        }
        assertThat(cluster.permits("n2")).singleElement().matches(permit -> permit.granted());
    }

    @Test
    void theNamedLeaderIsKept() {
        CoreCluster cluster = named();
        for (int i = 0; i < 10 * T; i++) {
            cluster.run(1);
            assertThat(cluster.core("n2").status().role()).isEqualTo(Role.LEADER);
            assertThat(cluster.core("n2").status().round()).isEqualTo(FIRST);
        }
    }

    @Test
    void ifTheNamedLeaderIsDeadTheOthersElect() {
        CoreCluster cluster = named();
        cluster.crash("n2");
        cluster.runUntil(() -> cluster.leader().isPresent(), 5 * T);
        String leader = cluster.leader().orElseThrow();
        assertThat(cluster.core(leader).status().round()).isGreaterThan(FIRST);
        cluster.propose(leader, "a");
        cluster.restart("n2");
        cluster.runUntil(() -> behindTheStopSign(cluster, "n2").contains("a"), 5 * T);
        assertThat(cluster.core("n2").status().round()).isGreaterThan(FIRST);
    }

    /** What it sent under the first ballot may have arrived, and is not on its disk. */
    @Test
    void afterARestartTheFirstBallotIsNotLedAgain() {
        CoreCluster cluster = named();
        cluster.autoPersist("n2", false);
        cluster.propose("n2", "lost");
        cluster.deliverAll();
        assertThat(cluster.log("n1")).endsWith("lost");
        cluster.crash("n2");
        cluster.restart("n2");
        cluster.autoPersist("n2", true);
        assertThat(cluster.core("n2").status().role()).isEqualTo(Role.FOLLOWER);
        assertThat(cluster.propose("n2", "other")).isEqualTo(Admission.NOT_LEADER);
        cluster.runUntil(() -> cluster.leader().isPresent(), 10 * T);
        String leader = cluster.leader().orElseThrow();
        assertThat(cluster.core(leader).status().round()).isGreaterThan(FIRST);
        cluster.runUntil(() -> behindTheStopSign(cluster, "n2").equals(List.of("lost")), 5 * T);
    }

    @Test
    void whoOpensLateIsServedByTheFirstLeader() {
        CoreCluster cluster = named();
        cluster.crash("n3");
        cluster.propose("n2", "a");
        cluster.run(2 * T);
        cluster.restart("n3");
        cluster.runUntil(() -> behindTheStopSign(cluster, "n3").contains("a"), 2 * T);
        assertThat(cluster.core("n3").status().round()).isEqualTo(FIRST);
    }

    @Test
    void withoutANameTheyElectBehindTheStopSign() {
        CoreCluster cluster = CoreCluster.of(Servers.factory(), NEXT, 1);
        assertThat(cluster.leader()).isEmpty();
        String leader = Servers.awaitLeader(cluster);
        cluster.propose(leader, "a");
        cluster.run(T);
        for (String node : cluster.names()) {
            assertThat(cluster.core(node).status().decided()).isEqualTo(STOP + 1);
            assertThat(cluster.snapshots().base(node)).isEqualTo(new Mark(STOP, 0));
            assertThat(cluster.core(node).mark(STOP)).isEqualTo(new Mark(STOP, 0));
        }
    }

    @Test
    void anEpochEndsWhereItBegan() {
        CoreCluster cluster = named();
        assertThat(cluster.changes().reconfigure("n2", NEXT)).isEqualTo(Admission.ACCEPTED);
        cluster.deliverAll();
        Configuration current = cluster.core("n2").status().configuration();
        assertThat(current.id()).isEqualTo(STOP + 1);
        assertThat(cluster.changes().reconfigure("n2", current.nextEpoch())).isEqualTo(Admission.ACCEPTED);
        cluster.deliverAll();
        assertThat(cluster.core("n3").status().decided()).isEqualTo(STOP + 2);
        assertThat(cluster.core("n3").status().configuration())
                .as("what a stop-sign says is for the next epoch")
                .isEqualTo(current);
    }

    @Test
    void aGenesisMayNameItsLeader() {
        Configuration genesis =
                Configuration.genesis("omnipaxos", CoreCluster.members(1)).withLeader("n1");
        CoreCluster cluster = CoreCluster.of(Servers.factory(), genesis, 1);
        assertThat(cluster.propose("n1", "a")).isEqualTo(Admission.ACCEPTED);
        assertThat(cluster.decided("n1")).containsExactly("a");
    }
}
