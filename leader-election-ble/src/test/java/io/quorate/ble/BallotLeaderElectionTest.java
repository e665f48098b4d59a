package io.quorate.ble;

import static io.quorate.ble.BleCluster.T;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.spi.Ballot;
import io.quorate.testkit.election.ElectionCluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Elections one by one; all link graphs are in {@link LinkGraphTest}. */
class BallotLeaderElectionTest {
    private static String owner(Ballot ballot) {
        return ballot.owner().map(NodeId::text).orElse("nobody");
    }

    private static Ballot settled(ElectionCluster cluster) {
        cluster.run(5 * T);
        return cluster.working().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7})
    void allAgreeOnOne(int size) {
        ElectionCluster cluster = BleCluster.of(size, 1);
        Ballot leader = settled(cluster);
        assertThat(cluster.elected()).allMatch(leader::equals);
    }

    @Test
    void aServerAloneIsElectedAtOnceAndAgainUnderAHigherBallot() {
        ElectionCluster cluster = BleCluster.of(1, 1);
        cluster.run(3);
        Ballot first = cluster.working().orElseThrow();
        cluster.restart(0, first);
        cluster.run(3);
        assertThat(cluster.working().orElseThrow()).isGreaterThan(first);
    }

    @Test
    void theGreatestPriorityWinsTheFirstElection() {
        for (int favourite = 0; favourite < 3; favourite++) {
            int[] priorities = new int[3];
            priorities[favourite] = 5;
            ElectionCluster cluster = BleCluster.of(3, Quorums.majority(3), 1, priorities);
            assertThat(owner(settled(cluster))).isEqualTo("n" + (favourite + 1));
        }
    }

    @Test
    @DisplayName("the paper's chained scenario: the old leader goes on, nobody bids")
    void chained() {
        ElectionCluster cluster = BleCluster.of(3, 1);
        Ballot leader = settled(cluster);
        cluster.link(2, 0, false);
        cluster.link(0, 2, false);
        cluster.run(50 * T);
        assertThat(cluster.working()).contains(leader);
    }

    @Test
    @DisplayName("the paper's quorum-loss scenario: the hub takes over within 5 T, although it hears the old leader")
    void quorumLoss() {
        ElectionCluster cluster = BleCluster.of(5, 1);
        assertThat(owner(settled(cluster))).isEqualTo("n5");
        star(cluster);
        cluster.run(5 * T);
        assertThat(owner(cluster.working().orElseThrow())).isEqualTo("n1");
    }

    private static void star(ElectionCluster cluster) {
        for (int i = 1; i < 5; i++) {
            for (int j = 1; j < 5; j++) {
                cluster.link(i, j, false);
            }
        }
    }

    @Test
    @DisplayName("without a node that reaches a quorum nobody works, and all is well once the links are back")
    void noQuorum() {
        ElectionCluster cluster = BleCluster.of(5, 1);
        settled(cluster);
        for (int i = 0; i < 5; i++) {
            cluster.isolate(i);
        }
        cluster.run(20 * T);
        assertThat(cluster.working()).isEmpty();
        cluster.links((1 << 10) - 1);
        settled(cluster);
    }

    @Test
    void aRestartedLeaderDoesNotLeadItsBallotAgain() {
        ElectionCluster cluster = BleCluster.of(3, 1);
        Ballot first = settled(cluster);
        int leader = cluster.owner(first);
        cluster.restart(leader, first);
        for (int i = 0; i < 6 * T; i++) {
            cluster.run(1);
            assertThat(cluster.elected(leader)).isNotEqualTo(first);
        }
        assertThat(cluster.working().orElseThrow()).isGreaterThan(first);
    }

    @Test
    void theElectedBallotNeverGoesDown() {
        ElectionCluster cluster = BleCluster.of(5, 3);
        List<Ballot> before = new ArrayList<>(Collections.nCopies(5, Ballot.BOTTOM));
        for (int i = 0; i < 60 * T; i++) {
            if (i % (3 * T) == 0) {
                cluster.links((i * 7919) & 1023);
            }
            cluster.run(1);
            for (int node = 0; node < 5; node++) {
                Ballot now = cluster.elected(node);
                assertThat(now).isGreaterThanOrEqualTo(before.get(node));
                before.set(node, now);
            }
        }
    }

    @Test
    @DisplayName("F4: a follower that promised a failed higher ballot is brought back by the leader's bid above it")
    void aStuckFollower() {
        ElectionCluster cluster = BleCluster.of(3, 1);
        assertThat(owner(settled(cluster))).isEqualTo("n3");
        Ballot failed = Ballot.of(9, 0, NodeId.of("n2"));
        cluster.restart(0, failed);
        cluster.run(6 * T);
        Ballot leader = cluster.working().orElseThrow();
        assertThat(owner(leader)).isEqualTo("n3");
        assertThat(leader.number()).isEqualTo(10);
        assertThat(cluster.promise(0)).isEqualTo(leader);
        cluster.run(20 * T);
        assertThat(cluster.working()).contains(leader);
    }

    @Test
    @DisplayName("F4 waits for three rounds: a follower that is only late is left in peace")
    void notStuckYet() {
        ElectionCluster cluster = BleCluster.of(3, 1);
        Ballot first = settled(cluster);
        cluster.restart(0, Ballot.of(9, 0, NodeId.of("n2")));
        cluster.run(2 * T);
        assertThat(cluster.working()).contains(first);
    }

    @Test
    @DisplayName("a message that comes many times counts once")
    void duplicatesMakeNoQuorum() {
        ElectionCluster cluster = BleCluster.of(5, 1);
        cluster.copies(4);
        Ballot first = settled(cluster);
        // n1 and n2 are left to themselves: two of five, however often they say so.
        for (int i = 2; i < 5; i++) {
            cluster.isolate(i);
        }
        cluster.run(20 * T);
        assertThat(cluster.elected(0)).isEqualTo(first);
        assertThat(cluster.elected(1)).isEqualTo(first);
    }

    @Test
    @DisplayName("links that work in one direction only do not count")
    void oneWayLinks() {
        ElectionCluster cluster = BleCluster.of(3, 1);
        assertThat(owner(settled(cluster))).isEqualTo("n3");
        cluster.link(0, 2, false);
        cluster.link(1, 2, false);
        cluster.run(5 * T);
        assertThat(owner(cluster.working().orElseThrow())).isNotEqualTo("n3");
    }

    @Test
    void electionsNeedThePrepareQuorumAndLeadersKeepGoingOnTheAcceptQuorum() {
        ElectionCluster cluster = BleCluster.of(5, new Quorums(4, 2), 1);
        Ballot first = settled(cluster);
        assertThat(owner(first)).isEqualTo("n5");
        cluster.isolate(0);
        cluster.isolate(1);
        cluster.isolate(2);
        cluster.run(20 * T);
        assertThat(cluster.working()).contains(first);
        cluster.isolate(4);
        cluster.link(0, 3, true);
        cluster.link(3, 0, true);
        cluster.run(20 * T);
        assertThat(cluster.working()).isEmpty();
    }

    @Test
    void roundsBeginAtPhasesOfTheirOwnAndTheSameSeedGivesTheSame() {
        List<Integer> phases = new ArrayList<>();
        for (long seed = 0; seed < 50; seed++) {
            assertThat(phase(seed)).isEqualTo(phase(seed)).isBetween(1, T);
            phases.add(phase(seed));
        }
        assertThat(phases.stream().distinct().count()).isGreaterThan(T / 2);
    }

    private static int phase(long seed) {
        ElectionCluster cluster = BleCluster.of(2, seed);
        var election = cluster.election(0);
        int ticks = 0;
        while (true) {
            ticks++;
            election.tick();
            if (!election.drain().isEmpty()) {
                return ticks;
            }
        }
    }
}
