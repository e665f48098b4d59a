package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.ReplicaStatus;
import io.quorate.api.Role;
import io.quorate.runtime.snapshot.Policy;
import io.quorate.runtime.snapshot.transfer.TransferSettings;
import io.quorate.testkit.sim.Fault;
import io.quorate.testkit.sim.Operation;
import io.quorate.testkit.sim.SimSetup;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replicas that are so far behind that only a snapshot helps, in the simulator. A protocol's own test extends this class and
 * says how to make its cores.
 */
public abstract class SnapshotScenarios extends ClusterScenarios {
    private static final int SECOND = 1_000;
    private static final int PATIENCE = 30 * SECOND;
    /** A snapshot every 20 entries, and no more of the log than that, whoever needs it. */
    private static final Policy HARD = new Policy(20, 1 << 20, 10, 0, 0, 20, 1 << 20);
    /** The same, but what a member that can be reached needs is kept. */
    private static final Policy SOFT = new Policy(20, 1 << 20, 10, 0, 0, 1 << 20, 1 << 30);

    /** For subclasses. */
    protected SnapshotScenarios() {
        super(PATIENCE);
    }

    private static TransferSettings slow(int bytesPerSecond) {
        return new TransferSettings(64, 256, bytesPerSecond, 1 << 20, 6_000);
    }

    private void form(long seed, Policy policy, TransferSettings transfers) {
        form(SimSetup.of(factory(), seed).withSnapshots(policy, transfers));
    }

    private String third(String one, String other) {
        List<String> names = new ArrayList<>(cluster.names());
        names.removeAll(List.of(one, other));
        return names.get(0);
    }

    private long base(String node) {
        return cluster.replicaStatus(node).map(ReplicaStatus::base).orElse(0L);
    }

    /** A node is down while the others go on until their logs no longer have what it needs. */
    private String leaveBehind() {
        String late = follower();
        write(5);
        cluster.crash(late);
        cluster.runFor(4L * SECOND);
        write(100);
        until(
                "the log to be cut",
                () -> cluster.names().stream()
                        .filter(name -> !name.equals(late))
                        .allMatch(name -> base(name) > 60));
        return late;
    }

    private void isFetching(String node) {
        until(
                "a transfer",
                () -> cluster.replicaStatus(node)
                        .map(status -> status.health().detail())
                        .filter(detail ->
                                detail.startsWith("fetches the snapshot at index ") && !detail.endsWith(" 0 %"))
                        .isPresent());
    }

    private void allAgree() {
        until("agreement", cluster::converged);
        write(3);
        until("agreement again", cluster::converged);
        cluster.checkHistory();
    }

    /**
     * The plain case: snapshot and tail.
     *
     * @param seed of everything
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aFollowerThatMissedWhatTheOthersHaveDroppedComesBack(long seed) {
        form(seed, HARD, TransferSettings.DEFAULT);
        String late = leaveBehind();
        cluster.restart(late);
        allAgree();
        assertThat(base(late)).isPositive();
        assertThat(cluster.snapshotsFetched()).isPositive();
    }

    /**
     * Whoever is left brings it up.
     *
     * @param seed of everything
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theLeaderCrashesHalfWay(long seed) {
        form(seed, HARD, slow(100));
        String late = leaveBehind();
        cluster.restart(late);
        isFetching(late);
        String leader = leader();
        cluster.crash(leader);
        until("another leader", () -> cluster.leader().isPresent() && !leader().equals(leader));
        write(30);
        cluster.restart(leader);
        allAgree();
        assertThat(cluster.snapshotsFetched()).isPositive();
    }

    /**
     * The leader gives what another began to give.
     *
     * @param seed of everything
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aDonorThatDoesNotLeadCrashesHalfWay(long seed) {
        form(seed, HARD, slow(100));
        String late = leaveBehind();
        cluster.restart(late);
        isFetching(late);
        cluster.crash(third(leader(), late));
        until("the snapshot", () -> base(late) > 0);
        write(30);
        cluster.restart(third(leader(), late));
        allAgree();
    }

    /**
     * It goes on where it left off, or begins anew.
     *
     * @param seed of everything
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theReceiverCrashesHalfWay(long seed) {
        form(seed, HARD, slow(100));
        String late = leaveBehind();
        cluster.restart(late);
        isFetching(late);
        cluster.crash(late);
        write(10);
        cluster.restart(late);
        allAgree();
        assertThat(cluster.snapshotsFetched()).isPositive();
    }

    /**
     * What it has fetched is on its disk, and its protocol has not been told, or what the protocol made of it is not on disk.
     *
     * @param seed of everything
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theReceiverCrashesBetweenPublishingAndInstalling(long seed) {
        form(seed, HARD, TransferSettings.DEFAULT);
        String late = leaveBehind();
        cluster.begin(new Fault(0, Fault.Kind.SLOW_DISK, PATIENCE, List.of(late), 30));
        cluster.restart(late);
        until("the snapshot", () -> cluster.snapshotsFetched() > 0);
        assertThat(base(late)).isZero();
        cluster.crash(late);
        cluster.restart(late);
        until("the snapshot once more", () -> base(late) > 0);
        cluster.crash(late);
        write(50);
        cluster.restart(late);
        allAgree();
    }

    /**
     * The only node that reaches a quorum lacks what nobody has in a log any more. OmniPaxos elects it, and it fetches while
     * it prepares; Raft's leader brings it up.
     *
     * @param seed of everything
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theNodeInTheMiddleIsTheOneThatIsBehind(long seed) {
        form(seed, HARD, TransferSettings.DEFAULT);
        String late = leaveBehind();
        String leader = leader();
        String other = third(leader, late);
        cluster.cut(leader, other);
        cluster.restart(late);
        Operation[] last = new Operation[1];
        until("progress", () -> {
            if (last[0] == null || (last[0].outcome().isPresent() && !last[0].isDecided())) {
                last[0] = cluster.propose(late, command());
            }
            return last[0].isDecided();
        });
        cluster.heal();
        allAgree();
        assertThat(cluster.snapshotsFetched()).isPositive();
    }

    /**
     * Compaction goes on under load while the transfer is slow: it still ends, and what follows on the snapshot is still there.
     *
     * @param seed of everything
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aSlowTransferEndsUnderLoad(long seed) {
        form(seed, SOFT, slow(60));
        String late = leaveBehind();
        cluster.restart(late);
        isFetching(late);
        long end = cluster.nowMillis() + PATIENCE;
        while (cluster.nowMillis() < end && lag(late) > 10) {
            write(5);
        }
        assertThat(lag(late))
                .as(() -> ""
                        + cluster.names().stream().map(cluster::replicaStatus).toList())
                .isLessThanOrEqualTo(10);
        assertThat(cluster.snapshotsFetched()).isEqualTo(1);
        allAgree();
    }

    private long lag(String late) {
        return cluster.decided()
                - cluster.replicaStatus(late).map(ReplicaStatus::applied).orElse(0L);
    }

    /**
     * Nor does the hard bound of the log keep it from moving on: each snapshot is newer than the one before.
     *
     * @param seed of everything
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void underTheHardBoundOfTheLogASlowReplicaMovesOnAllTheSame(long seed) {
        form(seed, HARD, slow(200));
        String late = leaveBehind();
        cluster.restart(late);
        isFetching(late);
        write(200);
        until("the snapshot", () -> base(late) > 60);
        assertThat(cluster.status(late).orElseThrow().role()).isEqualTo(Role.FOLLOWER);
        allAgree();
    }
}
