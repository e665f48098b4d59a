package io.quorate.examples.kv.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows 7, 9 and 10 of the catalogue on real processes: a library in front of libc makes the disk of one of them fail.
 * Skipped where there is no C compiler; {@code .ci/run} sees to it that there is one.
 */
@Timeout(180)
class DiskFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path root;

    private static Path library;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        boolean compiler = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "gcc")));
        assumeThat(compiler)
                .as("gcc is on the PATH: without it no disk can be made to fail")
                .isTrue();
        library = root.resolve("disk_faults.so");
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-shared",
                        "-fPIC",
                        "-Wall",
                        "-Werror",
                        "-o",
                        library.toString(),
                        "src/test/native/disk_faults.c",
                        "-ldl")
                .inheritIO()
                .start();
        assertThat(gcc.waitFor()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"omnipaxos", "raft"})
    void aFailingDiskEndsItsProcessAndNothingAcknowledgedIsLost(String protocol) throws Exception {
        Path directory = Files.createDirectory(root.resolve(protocol));
        try (KvCluster cluster = new KvCluster(directory, protocol, node -> environment(directory, node))) {
            cluster.startAll();
            await().atMost(PATIENCE).until(() -> KvCluster.NODES.stream().allMatch(cluster::serves));
            Writers writers = new Writers(cluster, "w");
            writers.start();
            Path shortWrites = fault(directory, "n1", "short");
            goOn(writers);
            assertThat(cluster.isUp("n1")).as("short writes are completed").isTrue();
            Files.delete(shortWrites);
            endsAndComesBack(cluster, writers, directory, "sync", "Input/output error");
            endsAndComesBack(cluster, writers, directory, "space", "No space left on device");
            Set<String> acknowledged = writers.stop();
            for (String node : KvCluster.NODES) {
                await().atMost(PATIENCE).until(() -> cluster.serves(node));
                assertThat(cluster.missing(node, acknowledged)).as(node).isEmpty();
            }
            System.out.println(protocol + ": fsync EIO, ENOSPC and short writes; " + acknowledged.size()
                    + " acknowledged writes, none lost");
        }
    }

    /** The disk of whoever leads. */
    private static void endsAndComesBack(
            KvCluster cluster, Writers writers, Path directory, String fault, String reason) throws Exception {
        await().atMost(PATIENCE).until(() -> cluster.leader().isPresent());
        String leader = cluster.leader().orElseThrow();
        Path trigger = fault(directory, leader, fault);
        assertThat(cluster.process(leader).exitCode())
                .as(cluster.process(leader).output())
                .isEqualTo(3);
        String line = "quorate: the replica has stopped itself: halted: " + reason;
        assertThat(cluster.process(leader).output()).contains(line);
        System.out.println(fault + " on " + leader + ": exit code 3, " + line);
        goOn(writers);
        Files.delete(trigger);
        cluster.start(leader);
        await().atMost(PATIENCE).until(() -> cluster.serves(leader));
    }

    private static void goOn(Writers writers) {
        int before = writers.count();
        await().atMost(PATIENCE).until(() -> writers.count() > before + 200);
    }

    private static Path fault(Path directory, String node, String word) throws IOException {
        return Files.writeString(directory.resolve(node + ".fault"), word);
    }

    private static Map<String, String> environment(Path directory, String node) {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "DISK_FAULT_TRIGGER", directory.resolve(node + ".fault").toString(),
                "DISK_FAULT_DIRECTORY", directory.resolve(node) + "/");
    }
}
