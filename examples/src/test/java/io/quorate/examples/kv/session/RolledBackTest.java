package io.quorate.examples.kv.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Row 38 of the catalogue on real processes: a node comes back with yesterday's copy of its directory. */
@Timeout(120)
class RolledBackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path root;

    @Test
    void anOlderCopyOfTheDirectoryIsNoticedByTheOthersAndTheReplicaHalts() throws Exception {
        try (KvCluster cluster = new KvCluster(root, "omnipaxos")) {
            startAll(cluster);
            cluster.kill("n1");
            copy(root.resolve("n1"), root.resolve("yesterday"));
            for (int i = 0; i < 2; i++) {
                startAll(cluster);
                cluster.kill("n1");
            }
            Files.move(root.resolve("n1"), root.resolve("today"));
            Files.move(root.resolve("yesterday"), root.resolve("n1"));
            cluster.start("n1");
            assertThat(cluster.process("n1").exitCode())
                    .as(cluster.process("n1").output())
                    .isEqualTo(3);
            assertThat(cluster.process("n1").output())
                    .contains("halted: the directory of n1 is a copy: this is its start number 2, but ")
                    .contains("has heard of number 3");
            assertThat(cluster.serves("n2")).isTrue();
            Files.move(root.resolve("n1"), root.resolve("yesterday"));
            Files.move(root.resolve("today"), root.resolve("n1"));
            startAll(cluster);
        }
    }

    private static void startAll(KvCluster cluster) {
        cluster.startAll();
        await().atMost(PATIENCE).until(() -> KvCluster.NODES.stream().allMatch(cluster::serves));
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(from)) {
            files = all.toList();
        }
        Files.createDirectory(to);
        Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        for (Path file : files) {
            Path copied = Files.copy(file, to.resolve(file.getFileName()));
            Files.setPosixFilePermissions(copied, Files.getPosixFilePermissions(file));
        }
    }
}
