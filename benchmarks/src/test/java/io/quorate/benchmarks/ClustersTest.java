package io.quorate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.benchmarks.cluster.Quorates;
import io.quorate.benchmarks.ideal.Ideal;
import io.quorate.benchmarks.trial.Candidate;
import io.quorate.benchmarks.trial.Load;
import io.quorate.benchmarks.trial.LocalCluster;
import io.quorate.benchmarks.trial.Measurement;
import io.quorate.benchmarks.trial.Trial;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole trials, as short as they can be: they are about what is counted, not about how fast it goes. */
class ClustersTest {
    private static Candidate candidate(String name) {
        return name.equals(Ideal.NAME) ? new Ideal() : new Quorates(name);
    }

    private static List<Measurement> run(String name, Path directory, boolean durable, Load load) throws Exception {
        try (LocalCluster cluster = LocalCluster.start(candidate(name), 3, directory, durable)) {
            long nanos = TimeUnit.MILLISECONDS.toNanos(100);
            return new Trial(cluster, 64, nanos, nanos)
                    .run(List.of(load), words -> {})
                    .measured();
        }
    }

    @Test
    void theYardstickSyncsEveryCommandOnEveryNode(@TempDir Path directory) throws Exception {
        Measurement measured = run(Ideal.NAME, directory, true, Load.closed(1)).get(0);
        assertThat(measured.figure(Measurement.OPS)).isPositive();
        assertThat(measured.figure(Measurement.SYNCS)).isBetween(1500.0, 4500.0);
        assertThat(measured.figure(Measurement.MESSAGES)).isGreaterThan(3000);
    }

    /** Frames share writes, if they share anything. */
    @Test
    void framesLeaveByWritesOfSockets(@TempDir Path directory) throws Exception {
        Measurement measured = run("raft", directory, true, Load.closed(1)).get(0);
        assertThat(measured.figure(Measurement.SOCKET_WRITES))
                .isBetween(3000.0, measured.figure(Measurement.MESSAGES) + 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ideal", "raft"})
    void aClusterWithoutADiskDecidesToo(String name, @TempDir Path directory) throws Exception {
        Measurement measured = run(name, directory, false, Load.closed(16)).get(0);
        assertThat(measured.figure(Measurement.OPS)).isPositive();
    }
}
