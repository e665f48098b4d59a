package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/** What the tests of a transport stand on: nodes that are closed after each test, and ways to wait. */
abstract class TransportCase {
    /** The first node of each test. */
    protected static final NodeId N1 = NodeId.of("n1");
    /** The second. */
    protected static final NodeId N2 = NodeId.of("n2");
    /** The third. */
    protected static final NodeId N3 = NodeId.of("n3");

    private final List<TransportNode> nodes = new ArrayList<>();

    /**
     * Makes a transport, not started. All that are made within one test can reach each other.
     *
     * @return a new one
     */
    protected abstract Transport transport();

    /**
     * Finds an address that nobody listens at.
     *
     * @return by default a free port of 127.0.0.1
     * @throws IOException if there is none
     */
    protected String freeAddress() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            return loopback.getHostAddress() + ":" + socket.getLocalPort();
        }
    }

    /**
     * The largest frame that the transport carries.
     *
     * @return bytes
     */
    protected int maxFrameBytes() {
        return 16 << 20;
    }

    /**
     * How much can be on the way from one node to another that does not read, everything counted.
     *
     * @return bytes
     */
    protected long maxWaitingBytes() {
        return 128L << 20;
    }

    /**
     * How long to wait for what must happen.
     *
     * @return long enough for a busy machine
     */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    /**
     * Whether the work of each transport is left to a thread of the test's own.
     *
     * @return false by default; true is for transports that can be {@linkplain Transport#polled polled}
     */
    protected boolean polls() {
        return false;
    }

    @AfterEach
    final void closeAll() {
        nodes.forEach(TransportNode::release);
        nodes.forEach(TransportNode::close);
    }

    /**
     * Makes and starts a node of cluster {@code orders} at a free address.
     *
     * @param id its name
     * @return the node; closed after the test
     * @throws IOException if it cannot listen
     */
    protected final TransportNode start(NodeId id) throws IOException {
        return node(id, "orders", freeAddress(), 1).start();
    }

    /**
     * Makes a node.
     *
     * @param id its name
     * @param cluster where it belongs
     * @param address where it will listen
     * @param boot how many times it has been started
     * @return the node, not started; closed after the test
     */
    protected final TransportNode node(NodeId id, String cluster, String address, long boot) {
        UUID incarnation = UUID.nameUUIDFromBytes(id.text().getBytes(StandardCharsets.UTF_8));
        Hello hello = new Hello(cluster, id, incarnation, boot, address, List.of("omnipaxos", "raft"));
        Transport transport = transport();
        if (polls()) {
            work(transport.polled().orElseThrow());
        }
        TransportNode node = new TransportNode(hello, transport, patience());
        nodes.add(node);
        return node;
    }

    private static void work(Transport.Poll poll) {
        long patience = Duration.ofSeconds(1).toNanos();
        Thread worker = new Thread(
                () -> {
                    boolean open = true;
                    while (open) {
                        open = poll.poll(patience);
                    }
                },
                "polls");
        worker.setDaemon(true);
        worker.start();
    }

    /**
     * Dials and waits.
     *
     * @param from who dials
     * @param others whom, and no others
     */
    protected final void connect(TransportNode from, TransportNode... others) {
        from.dial(others);
        for (TransportNode other : others) {
            from.awaitConnected(other.id());
        }
    }

    /** A hundred frames there, one after the other, each with something else before it: time enough for it to go wrong. */
    static void chat(TransportNode from, TransportNode to, Runnable before) {
        for (int i = 0; i < 100; i++) {
            before.run();
            from.send(to.id(), "chat " + i);
            to.awaitText("chat " + i);
        }
    }

    /** For when frames may be lost, now and then. */
    final void sendUntilItArrives(TransportNode from, TransportNode to, String text) {
        long deadline = System.nanoTime() + patience().toNanos();
        do {
            assertThat(System.nanoTime())
                    .as("not within %s: %s", patience(), text)
                    .isLessThan(deadline);
            from.send(to.id(), text);
        } while (!to.hasText(text, Duration.ofMillis(50)));
    }

    final void within(String what, Runnable action) throws InterruptedException {
        Thread thread = new Thread(action, what);
        thread.setDaemon(true);
        thread.start();
        thread.join(patience().toMillis());
        assertThat(thread.isAlive()).as("not within %s: %s", patience(), what).isFalse();
    }

    static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8));
        }
        return bytes;
    }
}
