package io.quorate.storage.file.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Change;
import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.api.ReplicaStatus;
import io.quorate.runtime.snapshot.Policy;
import io.quorate.runtime.snapshot.transfer.TransferSettings;
import io.quorate.spi.ReconfigurationPolicy.Donors;
import io.quorate.testkit.sim.Operation;
import io.quorate.testkit.sim.SimCluster;
import io.quorate.testkit.sim.SimSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The claim of the OmniPaxos paper about parallel migration (section 6, figure 9), under both protocols: a fifth voter joins
 * four, whose ways out are limited. With all members as donors the leader sends a small part of what is sent, and the newcomer
 * votes much sooner.
 */
class MigrationTest {
    private static final int PATIENCE = 120_000;
    private static final int MEGA = 1_000_000;
    private static final int EGRESS = MEGA;
    private static final int STATE = 12 * MEGA;
    private static final int COMMANDS = 8_000;
    private static final String PADDING = "x".repeat(1_000);
    private static final TransferSettings TRANSFERS =
            new TransferSettings(64 << 10, 256 << 10, 64L << 20, 1L << 30, 6_000);

    private SimCluster cluster;

    /** What a migration took. */
    private record Migration(long millis, long bytes, long byLeader) {
        double share() {
            return (double) byLeader / bytes;
        }

        @Override
        public String toString() {
            return "%d ms, %d KB, %.1f %% of them by the leader".formatted(millis, bytes / 1000, 100 * share());
        }
    }

    private void until(String what, BooleanSupplier done) {
        assertThat(cluster.runUntil(done, PATIENCE))
                .as(() -> what + ": "
                        + cluster.names().stream().map(cluster::replicaStatus).toList())
                .isTrue();
    }

    private String leader() {
        until("a leader", () -> cluster.leader().isPresent());
        return cluster.leader().orElseThrow();
    }

    private ReplicaStatus status(String node) {
        return cluster.replicaStatus(node).orElseThrow();
    }

    private void fill(int commands, String padding) {
        String leader = leader();
        List<Operation> all = new ArrayList<>();
        for (int i = 0; i < commands; i++) {
            all.add(cluster.propose(leader, i + padding));
            if (i % 100 == 0) {
                cluster.runFor(2);
            }
        }
        until("all decided", () -> all.stream().allMatch(Operation::isDecided));
        until("agreement", cluster::converged);
    }

    private Migration join(String newcomer) {
        cluster.traffic().limit(EGRESS);
        cluster.join(newcomer);
        until(
                newcomer + " to wait",
                () -> cluster.names().stream()
                        .filter(name -> !name.equals(newcomer))
                        .allMatch(name -> status(name).waiting().stream()
                                .anyMatch(member -> member.id().equals(NodeId.of(newcomer)))));
        String leader = leader();
        long begin = cluster.nowMillis();
        long bytes = cluster.traffic().bytes();
        long byLeader = cluster.traffic().bytes(leader);
        Configuration current = status(leader).configuration().orElseThrow();
        Change change =
                cluster.replica(leader).orElseThrow().reconfigure(current.withVoters("n1", "n2", "n3", "n4", newcomer));
        until(
                "an end of the change",
                () -> change.result().toCompletableFuture().isDone());
        assertThat(change.result().toCompletableFuture().join()).isInstanceOf(Result.Done.class);
        until("agreement", cluster::converged);
        assertThat(cluster.leader()).contains(leader);
        return new Migration(
                cluster.nowMillis() - begin,
                cluster.traffic().bytes() - bytes,
                cluster.traffic().bytes(leader) - byLeader);
    }

    private Migration ofTheLog(Protocols protocol, Donors donors) {
        Policy never = new Policy(1_000_000, 1 << 30, 1, 0, 0, 2_000_000, 1L << 40);
        cluster = new SimCluster(SimSetup.of(protocol.factory(), 1)
                .withNodes(4)
                .withSnapshots(never, TRANSFERS)
                .withDonors(donors));
        fill(COMMANDS, PADDING);
        return join("n5");
    }

    private Migration ofASnapshot(Protocols protocol, Donors donors) {
        Policy often = new Policy(100, 1 << 30, 100, 0, 0, 200, 1L << 40);
        cluster = new SimCluster(SimSetup.of(protocol.factory(), 1)
                .withNodes(4)
                .withSnapshots(often, TRANSFERS)
                .withDonors(donors)
                .withBallast(STATE));
        fill(250, "");
        cluster.names().forEach(cluster::snapshot);
        until(
                "the same snapshot everywhere",
                () -> cluster.names().stream()
                        .map(this::status)
                        .allMatch(status -> status.snapshot() == status.applied()));
        return join("n5");
    }

    private static void compare(String what, Migration alone, Migration together) {
        System.out.println(what + ": from the leader alone " + alone + "; from all members " + together);
        assertThat(alone.share()).as("the leader alone gives what there is").isGreaterThan(0.8);
        assertThat(together.share()).isLessThan(0.4);
        assertThat(together.millis).isLessThan(alone.millis / 2);
    }

    @ParameterizedTest
    @EnumSource(Protocols.class)
    void ofALongLog(Protocols protocol) {
        compare(protocol + ", log", ofTheLog(protocol, Donors.LEADER), ofTheLog(protocol, Donors.ALL));
    }

    @ParameterizedTest
    @EnumSource(Protocols.class)
    void ofALargeSnapshot(Protocols protocol) {
        compare(protocol + ", snapshot", ofASnapshot(protocol, Donors.LEADER), ofASnapshot(protocol, Donors.ALL));
    }
}
