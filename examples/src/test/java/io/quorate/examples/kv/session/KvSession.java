package io.quorate.examples.kv.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;

/** A session with three real processes and a real Redis client. One cluster lives through all of it, in this order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(120)
abstract class KvSession {
    /** With the default settings, service is back within this. */
    private static final Duration BACK = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String protocol;
    private final String other;

    @TempDir
    static Path directory;

    private KvCluster cluster;
    private final Set<String> acknowledged = new TreeSet<>();

    KvSession(String protocol, String other) {
        this.protocol = protocol;
        this.other = other;
    }

    @BeforeAll
    void begin() {
        cluster = new KvCluster(directory, protocol);
    }

    @AfterAll
    void end() {
        cluster.close();
    }

    @BeforeEach
    void allAreUp() {
        cluster.startAll();
        await().atMost(PATIENCE).until(() -> KvCluster.NODES.stream().allMatch(cluster::serves));
    }

    @Test
    @Order(1)
    void whatOneNodeWritesAnotherReads() {
        try (Jedis n1 = cluster.client("n1");
                Jedis n2 = cluster.client("n2");
                Jedis n3 = cluster.client("n3")) {
            for (int i = 0; i < 20; i++) {
                n1.set("k", "v" + i);
                assertThat(n2.get("k")).isEqualTo("v" + i);
                n3.append("k", "!");
                assertThat(n1.get("k")).isEqualTo("v" + i + "!");
            }
        }
    }

    @Test
    @Order(2)
    void everyNodeSaysWhatItIs() {
        await().atMost(PATIENCE).until(() -> cluster.leader().isPresent());
        String leader = cluster.leader().orElseThrow();
        for (String node : KvCluster.NODES) {
            Map<String, String> info = cluster.info(node);
            assertThat(info)
                    .containsOnlyKeys("node", "role", "leader", "protocol", "epoch", "decided", "applied")
                    .containsEntry("node", node)
                    .containsEntry("role", node.equals(leader) ? "leader" : "follower")
                    .containsEntry("leader", leader)
                    .containsEntry("protocol", protocol);
            assertThat(Long.parseLong(info.get("decided"))).isPositive();
            assertThat(Long.parseLong(info.get("applied"))).isPositive();
        }
    }

    @Test
    @Order(3)
    void aPipelineIsAnsweredInOrderOnEveryNode() {
        for (String node : KvCluster.NODES) {
            try (Jedis client = cluster.client(node)) {
                Pipeline pipeline = client.pipelined();
                List<Response<Long>> counts = new ArrayList<>();
                for (int i = 0; i < 2_000; i++) {
                    counts.add(pipeline.incr("count-" + node));
                }
                Response<String> last = pipeline.get("count-" + node);
                pipeline.sync();
                for (int i = 0; i < counts.size(); i++) {
                    assertThat(counts.get(i).get()).isEqualTo(i + 1);
                }
                assertThat(last.get()).isEqualTo("2000");
            }
        }
    }

    @Test
    @Order(4)
    void garbageOnThePortHarmsNobody() throws IOException {
        byte[] noise = new byte[4_096];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) (i * 31 + 7);
        }
        for (String node : KvCluster.NODES) {
            send(cluster.transportPort(node), noise);
            send(
                    cluster.transportPort(node),
                    ByteBuffer.allocate(8).putInt(0xFFFFFFFF).array());
        }
        whatOneNodeWritesAnotherReads();
    }

    private static void send(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(bytes);
        }
    }

    @Test
    @Order(5)
    void aSecondProcessOnTheSameDirectoryIsRefused() throws InterruptedException {
        KvProcess second = cluster.startWith("second", cluster.config("n1"));
        assertRefused(second, "is in use by another process");
        whatOneNodeWritesAnotherReads();
    }

    @Test
    @Order(6)
    void aPortInUseIsRefused() throws InterruptedException {
        String config = cluster.config("n1").replace(directory.resolve("n1") + "\"", directory.resolve("fresh") + "\"");
        assertRefused(cluster.startWith("port", config), "quorate.members.n1", "the port is in use");
        String alone = config.replaceAll(
                "members .*",
                "members { n1 = \"127.0.0.1:" + KvCluster.freePorts(1).get(0) + "\" }");
        assertRefused(cluster.startWith("redis-port", alone), "kv.redis", "Address already in use");
    }

    @Test
    @Order(7)
    void serviceIsBackSoonAfterTheLeaderIsKilledAndNothingIsMissing() throws InterruptedException {
        await().atMost(PATIENCE).until(() -> cluster.leader().isPresent());
        String leader = cluster.leader().orElseThrow();
        Writers writers = new Writers(cluster, "a");
        writers.start();
        await().atMost(PATIENCE).until(() -> writers.count() > 500);
        long killed = System.nanoTime();
        cluster.kill(leader);
        await().pollInterval(Duration.ofMillis(20)).atMost(BACK).until(() -> writers.acknowledgedAfter(killed));
        int before = writers.count();
        await().atMost(PATIENCE).until(() -> writers.count() > before + 500);
        allAreUp();
        await().atMost(PATIENCE).until(() -> writers.count() > before + 1_000);
        acknowledged.addAll(writers.stop());
        assertNothingIsMissing();
    }

    @Test
    @Order(8)
    void nothingIsMissingAfterAllAreKilled() throws InterruptedException {
        Writers writers = new Writers(cluster, "b");
        writers.start();
        await().atMost(PATIENCE).until(() -> writers.count() > 500);
        KvCluster.NODES.forEach(cluster::kill);
        acknowledged.addAll(writers.stop());
        allAreUp();
        assertNothingIsMissing();
    }

    private void assertNothingIsMissing() {
        for (String node : KvCluster.NODES) {
            assertThat(cluster.missing(node, acknowledged))
                    .as("missing on %s of %d acknowledged", node, acknowledged.size())
                    .isEmpty();
        }
    }

    @Test
    @Order(9)
    void aDirectoryOfAnotherProtocolOrClusterIsRefused() throws InterruptedException {
        cluster.kill("n1");
        String config = cluster.config("n1");
        KvProcess switched =
                cluster.startWith("switched", config.replace("protocol = " + protocol, "protocol = " + other));
        assertRefused(switched, "quorate.protocol", protocol, other);
        KvProcess foreign = cluster.startWith("foreign", config.replace("cluster = kv", "cluster = elsewhere"));
        assertRefused(foreign, "elsewhere");
    }

    @Test
    @Order(10)
    void aStrangerOfAnotherClusterIsTurnedAway() {
        cluster.kill("n3");
        String config = cluster.config("n3")
                .replace("cluster = kv", "cluster = elsewhere")
                .replace(directory.resolve("n3") + "\"", directory.resolve("stranger") + "\"");
        KvProcess stranger = cluster.startWith("stranger", config);
        await().atMost(PATIENCE).until(() -> stranger.output().contains("elsewhere"));
        try (Jedis client = cluster.client("n1")) {
            assertThat(client.set("k", "still here")).isEqualTo("OK");
        }
        stranger.kill();
    }

    @Test
    @Order(11)
    void endsCleanlyWhenTold() throws InterruptedException {
        cluster.process("n2").terminate();
        assertThat(cluster.process("n2").exitCode()).isEqualTo(128 + 15);
        assertThat(cluster.process("n2").output()).doesNotContain("Exception");
    }

    @Test
    @Order(12)
    void withoutAQuorumACommandFailsWithinTheDeadline() {
        cluster.kill("n2");
        cluster.kill("n3");
        long asked = System.nanoTime();
        try (Jedis client = cluster.client("n1")) {
            String error = "none";
            try {
                client.set("k", "v");
            } catch (JedisException e) {
                error = e.getMessage();
            }
            assertThat(error).matches("(CLUSTERDOWN not applied|UNKNOWN may have been applied): .*");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(8));
    }

    private static void assertRefused(KvProcess process, String... texts) throws InterruptedException {
        assertThat(process.exitCode()).as(process.output()).isEqualTo(2);
        assertThat(process.output()).contains(texts).doesNotContain("\tat ").doesNotContain("Exception");
    }
}
