package io.quorate.omnipaxos;

import static io.quorate.omnipaxos.Servers.T;
import static io.quorate.omnipaxos.Servers.kind;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Role;
import io.quorate.omnipaxos.PaxosMessage.TakeOver;
import io.quorate.spi.Admission;
import io.quorate.spi.Ballot;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.Envelope;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Handing leadership over. */
class TransferTest {
    private static List<String> followers(CoreCluster cluster) {
        String leader = cluster.leader().orElseThrow();
        return cluster.names().stream().filter(name -> !name.equals(leader)).toList();
    }

    private static CoreCluster settled(int size) {
        CoreCluster cluster = Servers.led(size);
        cluster.run(3 * T);
        cluster.propose(cluster.leader().orElseThrow(), "a");
        cluster.run(1);
        return cluster;
    }

    private static Admission transfer(CoreCluster cluster, String to) {
        return cluster.changes().transferLeadership(cluster.leader().orElseThrow(), to);
    }

    @Test
    void theOtherLeadsAtOnceAndIsKept() {
        for (int i = 0; i < 2; i++) {
            CoreCluster cluster = settled(3);
            String old = cluster.leader().orElseThrow();
            String next = followers(cluster).get(i);
            assertThat(transfer(cluster, next)).isEqualTo(Admission.ACCEPTED);
            cluster.deliverAll();
            assertThat(cluster.core(next).status().role()).isEqualTo(Role.LEADER);
            assertThat(cluster.core(old).status().role()).isEqualTo(Role.FOLLOWER);
            assertThat(cluster.propose(next, "b")).isEqualTo(Admission.ACCEPTED);
            Ballot round = cluster.core(next).status().round();
            cluster.run(10 * T);
            assertThat(cluster.decided(old)).containsExactly("a", "b");
            assertThat(cluster.core(next).status().role()).isEqualTo(Role.LEADER);
            assertThat(cluster.core(old).status().round()).isEqualTo(round);
        }
    }

    @Test
    void whatWasUnderWayIsKept() {
        CoreCluster cluster = settled(3);
        String old = cluster.leader().orElseThrow();
        String next = followers(cluster).get(0);
        cluster.propose(old, "b");
        assertThat(transfer(cluster, next)).isEqualTo(Admission.ACCEPTED);
        cluster.propose(old, "c");
        cluster.run(2);
        assertThat(cluster.leader()).contains(next);
        assertThat(cluster.decided(next)).containsExactly("a", "b", "c");
    }

    @Test
    void itIsRefusedWhereItMakesNoSense() {
        CoreCluster cluster = settled(3);
        String leader = cluster.leader().orElseThrow();
        assertThat(transfer(cluster, leader)).isEqualTo(Admission.ACCEPTED);
        assertThat(transfer(cluster, "n9")).isEqualTo(Admission.UNSUPPORTED);
        String follower = followers(cluster).get(0);
        assertThat(cluster.changes().transferLeadership(follower, leader)).isEqualTo(Admission.NOT_LEADER);
        assertThat(cluster.inFlight()).noneMatch(kind(TakeOver.class));
    }

    @Test
    void whoHasNotAcceptedTheBallotLags() {
        Stage stage = new Stage(3);
        stage.cluster.isolate("n3");
        stage.lead("n1", Servers.ballot(1, "n1"));
        assertThat(stage.cluster.changes().transferLeadership("n1", "n3")).isEqualTo(Admission.LAGGING);
    }

    @Test
    void whoLacksMoreThanAMessageLags() {
        CoreCluster cluster = CoreCluster.of(new MakingSmallOmniPaxos().get(), 3, 1);
        cluster.runUntil(() -> cluster.leader().isPresent(), 10 * T);
        cluster.run(T);
        String slow = followers(cluster).get(0);
        cluster.isolate(slow);
        for (int i = 0; i < 10; i++) {
            cluster.propose(cluster.leader().orElseThrow(), "c" + i);
            cluster.tickAll(1);
            cluster.deliverAll();
        }
        assertThat(transfer(cluster, slow)).isEqualTo(Admission.LAGGING);
        assertThat(transfer(cluster, followers(cluster).get(1))).isEqualTo(Admission.ACCEPTED);
    }

    @Test
    void ifTheOtherIsDeadTheLeaderLeadsOn() {
        CoreCluster cluster = settled(3);
        String leader = cluster.leader().orElseThrow();
        Ballot round = cluster.core(leader).status().round();
        String dead = followers(cluster).get(0);
        cluster.crash(dead);
        assertThat(transfer(cluster, dead)).isEqualTo(Admission.ACCEPTED);
        for (int i = 0; i < 5 * T; i++) {
            cluster.run(1);
            assertThat(cluster.propose(leader, "c" + i)).isEqualTo(Admission.ACCEPTED);
        }
        assertThat(cluster.core(leader).status().round()).isEqualTo(round);
    }

    @Test
    void ifTheOtherIsCutOffWhileItTakesOverSomebodyLeadsSoon() {
        CoreCluster cluster = settled(3);
        String next = followers(cluster).get(0);
        transfer(cluster, next);
        cluster.deliver(cluster.inFlight().stream()
                .filter(kind(TakeOver.class))
                .findFirst()
                .orElseThrow());
        cluster.isolate(next);
        cluster.deliverAll();
        cluster.run(5 * T);
        String leader = cluster.leader().filter(name -> !name.equals(next)).orElseThrow();
        assertThat(cluster.propose(leader, "b")).isEqualTo(Admission.ACCEPTED);
        cluster.run(1);
        assertThat(cluster.decided(leader)).containsExactly("a", "b");
    }

    @Test
    void aRequestOutOfAnEarlierBallotIsNotObeyed() {
        CoreCluster cluster = settled(3);
        String next = followers(cluster).get(0);
        transfer(cluster, next);
        Envelope late = cluster.inFlight().stream()
                .filter(kind(TakeOver.class))
                .findFirst()
                .orElseThrow();
        cluster.duplicate(late);
        cluster.deliver(late);
        cluster.deliverAll(kind(TakeOver.class).negate());
        Ballot round = cluster.core(next).status().round();
        cluster.deliverAll();
        cluster.run(5 * T);
        assertThat(cluster.core(next).status().round()).isEqualTo(round);
        assertThat(cluster.core(next).status().role()).isEqualTo(Role.LEADER);
    }

    @Test
    void aRequestOfSomebodyElseIsNotObeyed() {
        CoreCluster cluster = settled(3);
        Ballot round = cluster.core("n1").status().round();
        List<String> followers = followers(cluster);
        cluster.inject(followers.get(0), followers.get(1), new TakeOver(round));
        cluster.run(T);
        assertThat(cluster.core(followers.get(1)).status().round()).isEqualTo(round);
    }

    @Test
    void aSealedLogIsHandedOverLikeAnyOther() {
        CoreCluster cluster = settled(3);
        String leader = cluster.leader().orElseThrow();
        cluster.changes()
                .reconfigure(
                        leader, cluster.core(leader).status().configuration().nextEpoch());
        cluster.deliverAll();
        String next = followers(cluster).get(1);
        assertThat(transfer(cluster, next)).isEqualTo(Admission.ACCEPTED);
        cluster.deliverAll();
        assertThat(cluster.leader()).contains(next);
        assertThat(cluster.propose(next, "b")).isEqualTo(Admission.SEALED);
    }
}
