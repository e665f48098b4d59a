package io.quorate.storage.file.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Change;
import io.quorate.api.Change.Result;
import io.quorate.api.ReplicaStatus;
import io.quorate.testkit.sim.Operation;
import io.quorate.testkit.sim.SimCluster;
import io.quorate.testkit.sim.SimSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How long clients wait while a cluster whose members are all there goes from one protocol to the other: no longer than 20
 * times as long as usual, or 100 ms.
 */
class SwitchGapTest {
    private static final int PATIENCE = 30_000;
    private static final int WARM_UP_MILLIS = 1_500;
    private static final int AFTER_MILLIS = 2_000;
    private static final long LEAST_BOUND_MICROS = 100_000;

    private final List<Operation> operations = new ArrayList<>();
    private SimCluster cluster;
    private int number;

    /** One command each millisecond, at one node after the other. */
    private void load(int millis) {
        for (int i = 0; i < millis; i++) {
            operations.add(cluster.propose("n" + (1 + number % 3), "c" + number++));
            cluster.runFor(1);
        }
    }

    private static long latency(Operation operation) {
        return operation.end() - operation.begin();
    }

    /** The longest time in which nothing was decided. */
    private long gap() {
        long[] ends = operations.stream().mapToLong(Operation::end).sorted().toArray();
        long longest = 0;
        for (int i = 1; i < ends.length; i++) {
            longest = Math.max(longest, ends[i] - ends[i - 1]);
        }
        return longest;
    }

    private void become(String protocol) {
        ReplicaStatus status = cluster.replicaStatus("n1").orElseThrow();
        Change change = cluster.replica("n1")
                .orElseThrow()
                .reconfigure(status.configuration().orElseThrow().withProtocol(protocol));
        load(AFTER_MILLIS);
        assertThat(change.result().toCompletableFuture().getNow(null)).isInstanceOf(Result.Done.class);
    }

    @ParameterizedTest
    @CsvSource({"RAFT, 1", "RAFT, 2", "RAFT, 3", "OMNIPAXOS, 1", "OMNIPAXOS, 2", "OMNIPAXOS, 3"})
    void aSwitchIsHardlyNoticed(Protocols before, long seed) {
        Protocols after = before == Protocols.RAFT ? Protocols.OMNIPAXOS : Protocols.RAFT;
        cluster = new SimCluster(SimSetup.of(before.factory(), seed).withLater(0, after.factory()));
        assertThat(cluster.runUntil(
                        () -> cluster.leader().isPresent()
                                && cluster.names().stream().allMatch(name -> follows(name)),
                        PATIENCE))
                .isTrue();
        load(WARM_UP_MILLIS);
        assertThat(cluster.runUntil(() -> operations.stream().allMatch(Operation::isDecided), PATIENCE))
                .isTrue();
        long[] usual =
                operations.stream().mapToLong(SwitchGapTest::latency).sorted().toArray();
        long median = usual[usual.length / 2];
        operations.subList(0, operations.size() - 1).clear();
        become(after.factory().name());
        assertThat(cluster.runUntil(
                        () -> operations.stream().allMatch(one -> one.outcome().isPresent()), PATIENCE))
                .isTrue();
        System.out.printf("from %s, seed %d: usually %d us, gap %d us%n", before, seed, median, gap());
        assertThat(operations).allMatch(Operation::isDecided);
        assertThat(gap()).isLessThan(Math.max(20 * median, LEAST_BOUND_MICROS));
        cluster.checkHistory();
    }

    private boolean follows(String name) {
        Optional<ReplicaStatus> status = cluster.replicaStatus(name);
        return status.flatMap(ReplicaStatus::leader).isPresent();
    }
}
