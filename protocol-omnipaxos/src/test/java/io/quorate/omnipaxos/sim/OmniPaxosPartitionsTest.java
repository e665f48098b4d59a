package io.quorate.omnipaxos.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.ble.BleFactory;
import io.quorate.ble.BleSettings;
import io.quorate.omnipaxos.OmniPaxosFactory;
import io.quorate.omnipaxos.OmniPaxosSettings;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.sim.Operation;
import io.quorate.testkit.sim.PartialPartition;
import io.quorate.testkit.sim.PartialPartition.Kind;
import io.quorate.testkit.sim.PartialPartition.Result;
import io.quorate.testkit.sim.SimCluster;
import io.quorate.testkit.sim.SimSetup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** omnipaxos.md 5.3: one node that reaches a quorum is enough. T is BLE's heartbeat timeout. */
class OmniPaxosPartitionsTest {
    private static final long T = 500;
    private static final int BOUND = 5;
    private static final ProtocolFactory FACTORY =
            new OmniPaxosFactory(OmniPaxosSettings.DEFAULTS, new BleFactory(BleSettings.DEFAULTS));

    @ParameterizedTest
    @EnumSource(Kind.class)
    void decidesAgainWithinFiveTimeoutsAfterOneChangeOfLeaderAtMost(Kind kind) {
        for (long seed = 1; seed <= 10; seed++) {
            Result result = PartialPartition.play(FACTORY, kind, seed, T);
            assertThat(result.timeoutsToDecide())
                    .as("seed %d: %s", seed, result)
                    .isBetween(0.0, (double) BOUND);
            assertThat(result.leaderChanges()).as("seed %d: %s", seed, result).isLessThanOrEqualTo(1);
            assertThat(result.timeoutsToRecover())
                    .as("seed %d: %s", seed, result)
                    .isNotNegative();
            if (kind == Kind.CONSTRAINED) {
                assertThat(result.hubBehind())
                        .as("seed %d: the precondition", seed)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void decidesInEveryLinkGraphWithAQuorumConnectedNode(int nodes) {
        int pairs = nodes * (nodes - 1) / 2;
        int graphs = 0;
        for (int links = 0; links < 1 << pairs; links++) {
            if (hasQuorumConnectedNode(nodes, links)) {
                graphs++;
                decidesIn(nodes, links);
            }
        }
        assertThat(graphs).isEqualTo(nodes == 3 ? 7 : 54);
    }

    private static boolean hasQuorumConnectedNode(int nodes, int links) {
        int[] reaches = new int[nodes];
        Arrays.fill(reaches, 1);
        forEachPair(nodes, links, true, (one, other) -> {
            reaches[one]++;
            reaches[other]++;
        });
        return Arrays.stream(reaches).anyMatch(count -> count >= nodes / 2 + 1);
    }

    private interface Pair {
        void accept(int one, int other);
    }

    private static void forEachPair(int nodes, int links, boolean linked, Pair pair) {
        int bit = 0;
        for (int one = 0; one < nodes; one++) {
            for (int other = one + 1; other < nodes; other++) {
                if ((links >> bit++ & 1) == (linked ? 1 : 0)) {
                    pair.accept(one, other);
                }
            }
        }
    }

    private static void decidesIn(int nodes, int links) {
        SimCluster cluster = new SimCluster(SimSetup.of(FACTORY, 1 + links).withNodes(nodes));
        cluster.runFor(10 * T);
        assertThat(cluster.leader()).isPresent();
        forEachPair(
                nodes,
                links,
                false,
                (one, other) ->
                        cluster.cut(cluster.names().get(one), cluster.names().get(other)));
        List<Operation> asked = new ArrayList<>();
        for (int i = 0; i < BOUND * T / 50 && asked.stream().noneMatch(Operation::isDecided); i++) {
            int round = i;
            cluster.names().forEach(name -> asked.add(cluster.propose(name, name + "-" + round)));
            cluster.runFor(50);
        }
        assertThat(asked)
                .as("links %s of %d nodes", Integer.toBinaryString(links), nodes)
                .anyMatch(Operation::isDecided);
        int settled = cluster.leaderships();
        cluster.runFor(20 * T);
        int later = cluster.leaderships();
        cluster.runFor(30 * T);
        assertThat(cluster.leaderships())
                .as("links %s: settled %d", Integer.toBinaryString(links), settled)
                .isEqualTo(later);
    }

    @Test
    void withoutAQuorumConnectedNodeNothingIsDecidedAndAllIsWellAfterHealing() {
        SimCluster cluster = new SimCluster(SimSetup.of(FACTORY, 1).withNodes(3));
        cluster.runFor(10 * T);
        forEachPair(
                3,
                0,
                false,
                (one, other) ->
                        cluster.cut(cluster.names().get(one), cluster.names().get(other)));
        cluster.runFor(100);
        Operation lost = cluster.propose("n1", "x");
        cluster.runFor(20 * T);
        assertThat(lost.isDecided()).isFalse();
        cluster.heal();
        Operation fresh = cluster.propose("n2", "y");
        assertThat(cluster.runUntil(() -> fresh.isDecided() && cluster.converged(), 20 * T))
                .isTrue();
        cluster.checkHistory();
    }
}
