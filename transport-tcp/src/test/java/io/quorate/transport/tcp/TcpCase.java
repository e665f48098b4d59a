package io.quorate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.testkit.contract.TransportNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/** Nodes with short times, closed after each test. */
abstract class TcpCase {
    static final NodeId N1 = NodeId.of("n1");
    static final NodeId N2 = NodeId.of("n2");
    static final Duration PATIENCE = Duration.ofSeconds(20);
    /** As if for ever. */
    static final Duration LONG = Duration.ofMinutes(5);

    private final List<TransportNode> nodes = new ArrayList<>();

    /** Shorthand for settings of which a test changes a few. */
    static final class Settings {
        int maxFrameBytes = 16 << 20;
        long queueBytes = 64 << 20;
        Duration handshake = LONG;
        Duration silence = LONG;
        Duration redialMin = Duration.ofMillis(1);
        Duration redialMax = Duration.ofMillis(20);
        int maxHandshakes = 64;
        int maxConnections = 256;

        TcpSettings build() {
            return new TcpSettings(
                    Optional.empty(),
                    maxFrameBytes,
                    queueBytes,
                    handshake,
                    Duration.ofMillis(20),
                    silence,
                    redialMin,
                    redialMax,
                    maxHandshakes,
                    maxConnections);
        }
    }

    static String freeAddress() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            return loopback.getHostAddress() + ":" + socket.getLocalPort();
        }
    }

    final TransportNode start(NodeId id, Settings settings) throws IOException {
        return node(id, freeAddress(), settings.build()).start();
    }

    final TransportNode node(NodeId id, String address, TcpSettings settings) {
        Hello plain = RawSocket.hello("orders", id.text(), 1);
        Hello hello = new Hello("orders", id, plain.incarnation(), 1, address, plain.protocols());
        TransportNode node = new TransportNode(hello, new TcpTransport(settings), PATIENCE);
        nodes.add(node);
        return node;
    }

    static TcpCounters counters(TransportNode node) {
        return ((TcpTransport) node.transport()).counters();
    }

    /** The node still serves an honest peer. */
    final void assertUnharmed(TransportNode node) throws IOException {
        TransportNode honest = start(NodeId.of("honest"), new Settings());
        honest.dial(node);
        honest.awaitConnected(node.id());
        honest.send(node.id(), "still there?");
        node.awaitText("still there?");
    }

    static void await(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("not within %s: %s", PATIENCE, what)
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @AfterEach
    final void closeAll() {
        nodes.forEach(TransportNode::release);
        nodes.forEach(TransportNode::close);
    }
}
