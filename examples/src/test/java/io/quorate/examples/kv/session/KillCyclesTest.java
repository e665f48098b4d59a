package io.quorate.examples.kv.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Processes are killed and started again under load. {@code scripts/kill-cycles} runs it for long. */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class KillCyclesTest {
    private static final int CYCLES = Integer.getInteger("kill.cycles", 3);
    private static final long SEED = Long.getLong("kill.seed", 1);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Every so many cycles all processes are killed at once. */
    private static final int ALL = 5;

    private static final int PROGRESS = 10;

    static Stream<String> protocols() {
        return Stream.of(System.getProperty("kill.protocols", "omnipaxos,raft").split(","));
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("protocols")
    void nothingAcknowledgedIsLost(String protocol) throws InterruptedException {
        Random random = new Random(SEED);
        try (KvCluster cluster = new KvCluster(directory, protocol)) {
            startAll(cluster);
            Writers writers = new Writers(cluster, "w");
            writers.start();
            int kills = 0;
            for (int cycle = 1; cycle <= CYCLES; cycle++) {
                int before = writers.count();
                int more = 1 + random.nextInt(200);
                await().atMost(PATIENCE).until(() -> writers.count() >= before + more);
                String one = KvCluster.NODES.get(random.nextInt(KvCluster.NODES.size()));
                List<String> victims = cycle % ALL == 0 ? KvCluster.NODES : List.of(one);
                victims.forEach(cluster::kill);
                kills += victims.size();
                startAll(cluster);
                if (cycle % PROGRESS == 0) {
                    System.out.printf("%s: %d cycles, %d writes%n", protocol, cycle, writers.count());
                }
            }
            Set<String> acknowledged = writers.stop();
            for (String node : KvCluster.NODES) {
                assertThat(cluster.missing(node, acknowledged)).as(node).isEmpty();
            }
            System.out.printf(
                    "%s: %d cycles of kill -9, %d processes killed: 0 of %d acknowledged writes lost, 0 failed restarts%n",
                    protocol, CYCLES, kills, acknowledged.size());
        }
    }

    /** A restart fails if the process ends, or does not serve for long. */
    private static void startAll(KvCluster cluster) {
        cluster.startAll();
        try {
            await().atMost(PATIENCE).until(() -> KvCluster.NODES.stream().allMatch(cluster::serves));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not all serve after " + PATIENCE + ":\n" + cluster.outputs(), e);
        }
    }
}
