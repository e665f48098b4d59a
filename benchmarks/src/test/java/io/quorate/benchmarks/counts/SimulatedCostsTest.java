package io.quorate.benchmarks.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quorate.api.Replica;
import io.quorate.benchmarks.cluster.CountedStorage;
import io.quorate.benchmarks.cluster.Quorates;
import io.quorate.storage.file.FileLogStorage;
import io.quorate.testkit.sim.Ledger;
import io.quorate.testkit.sim.Operation;
import io.quorate.testkit.sim.SimCluster;
import io.quorate.testkit.sim.SimSetup;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole replicas in the simulator, where counts are exact: the same seed, the same counts, on every machine. */
class SimulatedCostsTest {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final int SEEDS = 20;
    private static final int WINDOW = 32;
    private static final long BATCHES = 100;
    private static final long SETTLED_MILLIS = 1_000;

    /** A cluster that counts what it sends and writes. */
    private static final class Counting {
        final LongAdder syncs = new LongAdder();
        final LongAdder logBytes = new LongAdder();
        final SimCluster cluster;
        private long sent;
        private long done;

        Counting(String protocol, long seed) {
            SimSetup setup = SimSetup.of(new Quorates(protocol).factory(), seed)
                    .on(new SimSetup.Files(
                            (disk, random) -> new CountedStorage(
                                    new FileLogStorage(disk, 1 << 20, 1 << 22, random, Runnable::run), syncs, logBytes),
                            "seed"))
                    .recorded();
            cluster = new SimCluster(setup);
            assertThat(cluster.runUntil(cluster::converged, PATIENCE_MILLIS)).isTrue();
            cluster.runFor(SETTLED_MILLIS);
        }

        String leader() {
            return cluster.leader().orElseThrow();
        }

        String follower() {
            return cluster.names().stream()
                    .filter(name -> !name.equals(leader()))
                    .findFirst()
                    .orElseThrow();
        }

        /** So many commands outstanding at the leader, for ever. */
        void keepBusy(int window) {
            Replica<String, Ledger.View> replica = cluster.replica(leader()).orElseThrow();
            for (int i = 0; i < window; i++) {
                proposeOn(replica);
            }
        }

        private void proposeOn(Replica<String, Ledger.View> replica) {
            replica.propose("command " + ++sent).thenAccept(outcome -> {
                done++;
                proposeOn(replica);
            });
        }

        Costs costs() {
            return new Costs(done, cluster.traffic().frames(), cluster.traffic().bytes(), syncs.sum(), logBytes.sum());
        }

        /** What so many commands cost, with a load that goes on. */
        Costs costsOf(long commands) {
            Costs before = costs();
            assertThat(cluster.runUntil(() -> done >= before.commands + commands, PATIENCE_MILLIS))
                    .isTrue();
            return costs().minus(before);
        }

        long traced(String message) {
            return cluster.trace().stream()
                    .filter(line -> line.contains(message))
                    .count();
        }
    }

    /** Counts of all three replicas together. */
    private record Costs(long commands, long frames, long frameBytes, long syncs, long logBytes) {
        static final Costs NONE = new Costs(0, 0, 0, 0, 0);

        Costs minus(Costs other) {
            return new Costs(
                    commands - other.commands,
                    frames - other.frames,
                    frameBytes - other.frameBytes,
                    syncs - other.syncs,
                    logBytes - other.logBytes);
        }

        Costs plus(Costs other) {
            return other.minus(NONE.minus(this));
        }

        List<Double> perCommand() {
            return Stream.of(frames, frameBytes, syncs, logBytes)
                    .map(count -> (double) count / commands)
                    .toList();
        }
    }

    private static Costs costs(String protocol) {
        Costs all = Costs.NONE;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Counting counting = new Counting(protocol, seed);
            counting.keepBusy(WINDOW);
            all = all.plus(counting.costsOf(BATCHES * WINDOW));
        }
        return all;
    }

    /**
     * With many commands outstanding, and all that the cluster says meanwhile to stay one. Only times come by chance, so that
     * now and then an acknowledgement covers two batches: that is what evens out over the seeds.
     */
    @Test
    void underLoadBothProtocolsCostTheSame() {
        Costs omnipaxos = costs("omnipaxos");
        Costs raft = costs("raft");
        for (int i = 0; i < omnipaxos.perCommand().size(); i++) {
            assertThat(omnipaxos.perCommand().get(i) / raft.perCommand().get(i))
                    .as("ratio of %s to %s", omnipaxos, raft)
                    .isCloseTo(1, within(0.02));
        }
    }

    @ParameterizedTest
    @CsvSource({"omnipaxos, 1", "omnipaxos, 64", "raft, 1", "raft, 64"})
    void theReadsThatComeTogetherAtAFollowerCostTheLeaderOneQuestion(String protocol, int reads) {
        Counting counting = new Counting(protocol, 7);
        assertThat(counting.traced("ReadAsk")).isZero();
        List<Operation> asked = Stream.generate(() -> counting.cluster.read(counting.follower()))
                .limit(reads)
                .toList();
        assertThat(counting.cluster.runUntil(() -> asked.stream().allMatch(Operation::isDecided), PATIENCE_MILLIS))
                .isTrue();
        assertThat(counting.traced("ReadAsk")).isEqualTo(1);
        assertThat(counting.traced("ReadAnswer")).isEqualTo(1);
    }
}
