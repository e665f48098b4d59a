package io.quorate.examples.kv.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.api.NodeId;
import io.quorate.api.Outcome;
import io.quorate.examples.kv.KvMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;

@Timeout(30)
class RedisServerTest {
    private final InProcessReplica replica = new InProcessReplica();
    private final RedisServer server = new RedisServer(replica, new RedisServer.Limits(3, 4, 1 << 20));
    private int port;

    @BeforeEach
    void listen() throws IOException {
        port = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .getPort();
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** A client that sees every byte. */
    private final class Wire implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));

        Wire() throws IOException {}

        void send(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        String line() throws IOException {
            return in.readLine();
        }

        List<String> lines(int count) throws IOException {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                lines.add(line());
            }
            return lines;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void aRealClientIsServed() {
        try (Jedis jedis = new Jedis("127.0.0.1", port)) {
            assertThat(jedis.ping()).isEqualTo("PONG");
            assertThat(jedis.set("k", "v")).isEqualTo("OK");
            assertThat(jedis.set("k", "w", SetParams.setParams().nx())).isNull();
            assertThat(jedis.get("k")).isEqualTo("v");
            assertThat(jedis.get("absent")).isNull();
            assertThat(jedis.incrBy("n", 41)).isEqualTo(41);
            assertThat(jedis.incr("n")).isEqualTo(42);
            assertThat(jedis.append("k", "!")).isEqualTo(2);
            assertThat(jedis.mset("a", "1", "b", "2")).isEqualTo("OK");
            assertThat(jedis.mget("a", "x", "b")).containsExactly("1", null, "2");
            assertThat(jedis.keys("[ab]")).containsExactly("a", "b");
            assertThat(jedis.del("a", "b", "c")).isEqualTo(2);
            assertThat(jedis.dbSize()).isEqualTo(2);
            assertThat(jedis.configGet("save")).containsEntry("save", "");
            assertThat(jedis.info("quorate")).isEqualTo("""
                    # Quorate\r
                    node:n1\r
                    role:follower\r
                    leader:n2\r
                    protocol:omnipaxos\r
                    epoch:0\r
                    decided:8\r
                    applied:7\r
                    """);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "nope a b => -ERR unknown command 'nope', with args beginning with: 'a' 'b'",
                "GET => -ERR wrong number of arguments for 'get' command",
                "get a b => -ERR wrong number of arguments for 'get' command",
                "MSET a 1 b => -ERR wrong number of arguments for 'mset' command",
                "PING a b => -ERR wrong number of arguments for 'ping' command",
                "SET k v NX XX => -ERR syntax error",
                "SET k v EX 10 => -ERR syntax error",
                "INCRBY k one => -ERR value is not an integer or out of range",
                "INCRBY k 9223372036854775808 => -ERR value is not an integer or out of range",
                "CLIENT WHAT => -ERR unknown subcommand 'WHAT'. Try CLIENT HELP.",
                "CONFIG SET a b => -ERR unknown subcommand 'SET'. Try CONFIG HELP.",
                "CONFIG GET => -ERR wrong number of arguments for 'config|get' command",
                "HELLO 3 => -NOPROTO unsupported protocol version",
                "CLIENT ID => :1",
                "COMMAND COUNT => :20",
                "echo 'a b' => $3",
                "echo \"\\x41\\n\" => $2",
                "quit => +OK"
            })
    void answersAsRedisDoes(String request, String answer) throws IOException {
        try (Wire wire = new Wire()) {
            wire.send(request + "\r\n");
            assertThat(wire.line().strip()).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "*1000000000\\r\\n => -ERR Protocol error: invalid multibulk length",
                "*2\\r\\n$4\\r\\nECHO\\r\\n$524289\\r\\n => -ERR Protocol error: invalid bulk length",
                "*2\\r\\n$4\\r\\nECHO\\r\\n$-1\\r\\n => -ERR Protocol error: invalid bulk length",
                "*2\\r\\n*1\\r\\n => -ERR Protocol error: expected '$', got '*'",
                "*1x\\r\\n => -ERR Protocol error: bad byte in number: 120",
                "*1\\r\\n:1\\r\\n => -ERR Protocol error: expected '$'",
                "$1\\r\\nx\\r\\n => -ERR Protocol error: expected '*' or an inline command",
                "echo \"a\\r\\n => -ERR Protocol error: unbalanced quotes in request"
            })
    void aViolationIsAnsweredAndEndsTheConnection(String request, String answer) throws IOException {
        try (Wire wire = new Wire()) {
            wire.send("PING\r\n" + request.replace("\\r\\n", "\r\n"));
            assertThat(wire.line()).isEqualTo("+PONG");
            assertThat(wire.line()).isEqualTo(answer);
            assertThat(wire.line()).isNull();
        }
    }

    @Test
    void aRequestOfManyLargeWordsIsRefusedBeforeItIsRead() throws IOException {
        String word = "$" + KvMachine.MAX_VALUE + "\r\n" + "x".repeat(KvMachine.MAX_VALUE) + "\r\n";
        try (Wire wire = new Wire()) {
            wire.send("*5\r\n$4\r\nMSET\r\n" + word + word.substring(0, word.length() / 2));
            assertThat(wire.line()).startsWith("-ERR Protocol error: too big request");
        }
    }

    @Test
    void emptyRequestsGetNoAnswer() throws IOException {
        try (Wire wire = new Wire()) {
            wire.send("\r\n*0\r\n*-1\r\n  \r\nPING\r\n");
            assertThat(wire.line()).isEqualTo("+PONG");
        }
    }

    @Test
    void whatGoesWrongSaysWhetherItWasApplied() {
        try (Jedis jedis = new Jedis("127.0.0.1", port)) {
            expect(jedis, new Outcome.Dropped<>("no leader is known"), "CLUSTERDOWN not applied: no leader is known");
            expect(jedis, new Outcome.Unknown<>("closed"), "UNKNOWN may have been applied: closed");
            expect(jedis, new Outcome.Overloaded<>(9, 8), "TRYAGAIN not applied: too much is waiting, 9 of at most 8");
            expect(
                    jedis,
                    new Outcome.NotLeader<>(Optional.of(NodeId.of("n2"))),
                    "READONLY not applied: this node does not forward, ask n2");
            replica.recover();
            assertThat(jedis.get("k")).isNull();
        }
    }

    private void expect(Jedis jedis, Outcome<io.quorate.examples.kv.Reply> outcome, String text) {
        replica.failWith(outcome);
        assertThatThrownBy(() -> jedis.set("k", "v"))
                .isInstanceOf(JedisDataException.class)
                .hasMessage(text);
    }

    @Test
    void aPipelineIsAnsweredInOrder() {
        try (Jedis jedis = new Jedis("127.0.0.1", port)) {
            Pipeline pipeline = jedis.pipelined();
            List<Response<Long>> counts = new ArrayList<>();
            List<Response<String>> reads = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                counts.add(pipeline.incr("n"));
                reads.add(pipeline.get("n"));
            }
            pipeline.sync();
            for (int i = 0; i < 1_000; i++) {
                assertThat(counts.get(i).get()).isEqualTo(i + 1);
                assertThat(reads.get(i).get()).isEqualTo(Integer.toString(i + 1));
            }
        }
    }

    @Test
    void aReadBehindAWriteGoesThroughTheLogAndAWriteBehindAReadWaits() throws IOException {
        replica.hold();
        try (Wire wire = new Wire()) {
            wire.send("SET k a\r\nGET k\r\n");
            await().until(() -> replica.seen().size() == 2);
            replica.releaseOne();
            replica.releaseOne();
            assertThat(wire.lines(3)).containsExactly("+OK", "$1", "a");
            wire.send("GET k\r\nSET k b\r\nGET k\r\nPING\r\n");
            await().until(() -> replica.seen().size() == 3);
            assertThat(replica.seen()).containsExactly("propose SET", "propose GET", "read GET");
            replica.release();
            assertThat(wire.lines(6)).containsExactly("$1", "a", "+OK", "$1", "b", "+PONG");
        }
    }

    @Test
    void noMoreIsReadFromAClientWithManyOpenRequests() throws IOException {
        replica.hold();
        try (Wire wire = new Wire()) {
            for (int i = 0; i < 4; i++) {
                wire.send("INCR n\r\n");
                int sent = i + 1;
                await().until(() -> replica.seen().size() == sent);
            }
            wire.send("INCR n\r\n");
            try (Wire other = new Wire()) {
                other.send("GET n\r\n");
                await().until(() -> replica.seen().contains("read GET"));
                other.send("PING\r\n");
                assertThat(replica.seen()).filteredOn("propose INCRBY"::equals).hasSize(4);
            }
            replica.release();
            assertThat(wire.lines(5)).containsExactly(":1", ":2", ":3", ":4", ":5");
        }
    }

    @Test
    void oneClientTooManyIsToldSo() throws IOException {
        try (Wire first = new Wire();
                Wire second = new Wire();
                Wire third = new Wire()) {
            for (Wire wire : List.of(first, second, third)) {
                wire.send("PING\r\n");
                assertThat(wire.line()).isEqualTo("+PONG");
            }
            try (Wire fourth = new Wire()) {
                assertThat(fourth.line()).isEqualTo("-ERR max number of clients reached");
                assertThat(fourth.line()).isNull();
            }
        }
    }

    @Test
    void quitAnswersWhatCameBefore() throws IOException {
        replica.hold();
        try (Wire wire = new Wire()) {
            wire.send("INCR n\r\nQUIT\r\nINCR n\r\n");
            await().until(() -> replica.seen().size() == 1);
            replica.release();
            assertThat(wire.lines(3)).containsExactly(":1", "+OK", null);
            assertThat(replica.seen()).hasSize(1);
        }
    }

    @Test
    void anAddressInUseIsRefused() {
        try (RedisServer second = new RedisServer(replica, RedisServer.Limits.DEFAULT)) {
            assertThatThrownBy(() -> second.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Address already in use");
        }
    }
}
