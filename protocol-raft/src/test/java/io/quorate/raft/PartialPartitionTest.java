package io.quorate.raft;

import static io.quorate.raft.RaftCluster.E;
import static io.quorate.raft.RaftCluster.H;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.Admission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Specification 4.2, partial connectivity: what Raft can do with pre-vote, guard and check-quorum, and what it cannot. */
class PartialPartitionTest {
    @Test
    @DisplayName("Chained: the ends do not see each other; the leader stays, nobody flaps")
    void chained() {
        RaftCluster three = RaftCluster.of(3);
        three.elect("n1");
        three.cores.cut("n1", "n3");
        three.cores.run(30 * E);
        assertThat(three.cores.leader()).contains("n1");
        assertThat(three.term("n1")).isEqualTo(1);
        assertThat(three.cores.propose("n1", "x")).isEqualTo(Admission.ACCEPTED);
        three.cores.deliverAll();
        assertThat(three.cores.decided("n2")).endsWith("x");
    }

    @Test
    @DisplayName("Quorum loss: only n3 reaches a majority; the leader steps down and n3 takes over")
    void quorumLoss() {
        RaftCluster five = RaftCluster.of(5);
        five.elect("n1");
        for (String one : five.names()) {
            for (String other : five.names()) {
                if (!one.equals("n3") && !other.equals("n3") && !one.equals(other)) {
                    five.cores.cut(one, other);
                }
            }
        }
        five.cores.runUntil(() -> five.cores.leader().equals(java.util.Optional.of("n3")), 20 * E);
        five.cores.run(2 * H);
        assertThat(five.cores.propose("n3", "x")).isEqualTo(Admission.ACCEPTED);
        five.cores.run(2 * H);
        assertThat(five.cores.decided("n5")).endsWith("x");
    }

    @Test
    @DisplayName(
            "Constrained: the only node with a quorum has an old log; nobody is elected, nothing is lost, healing helps")
    void constrained() {
        RaftCluster five = RaftCluster.of(5);
        five.elect("n1");
        five.cores.isolate("n3");
        five.cores.propose("n1", "x");
        five.cores.run(H);
        assertThat(five.decided("n1")).isEqualTo(2);
        assertThat(five.status("n3").last()).isEqualTo(1);
        five.cores.heal();
        five.cores.isolate("n1");
        for (String one : five.names()) {
            for (String other : five.names()) {
                if (!one.equals("n3") && !other.equals("n3") && !one.equals(other)) {
                    five.cores.cut(one, other);
                }
            }
        }
        five.cores.run(30 * E);
        assertThat(five.cores.leader()).isEmpty();
        five.cores.heal();
        five.cores.runUntil(() -> five.cores.leader().isPresent(), 10 * E);
        five.cores.run(2 * H);
        assertThat(five.cores.decided("n3")).startsWith("", "x");
    }
}
