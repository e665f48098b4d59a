package io.quorate.examples.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.examples.kv.KvNode;
import io.quorate.examples.migrate.Writer.Verdict;
import io.quorate.examples.process.NodeProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the walk-through would find if a cluster lost a write, or applied one twice. */
class WriterTest {
    private static final PrintStream SILENT =
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    @Test
    void everyWriteThatIsLostOrAppliedTwiceIsFound() throws Exception {
        List<Integer> ports = NodeProcess.freePorts(2);
        try (KvNode node = KvNode.start(settings(ports), SILENT);
                Load load = new Load(2, List.of(ports.get(1)))) {
            load.start();
            long answers = 0;
            while (answers < 100) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                answers += load.window().answers();
            }
            load.stop();
            Verdict good = load.check();
            assertThat(good.acknowledged()).isGreaterThanOrEqualTo(100);
            assertThat(good).isEqualTo(new Verdict(good.acknowledged(), 0, 0, 0));

            call(ports.get(1), "INCRBY", "writer:0:0", "4");
            assertThat(load.check().twice()).isEqualTo(1);
            call(ports.get(1), "INCRBY", "writer:0:0", "-8");
            assertThat(load.check()).isEqualTo(new Verdict(good.acknowledged(), 0, 1, 0));
            call(ports.get(1), "DEL", "writer:0:0");
            assertThat(load.check().lost()).isGreaterThan(1);
        }
    }

    private Path settings(List<Integer> ports) throws IOException {
        return Files.writeString(
                directory.resolve("n1.conf"), """
                quorate {
                  cluster = one, node = n1, protocol = raft
                  members { n1 = "127.0.0.1:%d" }
                  storage-file.directory = "%s"
                }
                kv.redis = "127.0.0.1:%d"
                """.formatted(ports.get(0), directory.resolve("log"), ports.get(1)));
    }

    private static void call(int port, String... words) throws IOException {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = RedisClient.bytes(words[i]);
        }
        try (RedisClient client = new RedisClient(port)) {
            client.call(bytes);
        }
    }
}
