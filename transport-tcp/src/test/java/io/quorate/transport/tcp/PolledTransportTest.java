package io.quorate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.Transport;
import io.quorate.spi.support.Invariant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A transport whose work is left to the thread that has the state: here, the test's. */
@Timeout(30)
final class PolledTransportTest {
    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");

    private final TcpTransport transport = new TcpTransport(TcpSettings.defaults());
    private final Transport.Poll poll = transport.polled().orElseThrow();
    private final List<Thread> seen = new ArrayList<>();
    private Runnable onFrame = () -> {};

    private final class Listener implements Transport.Receiver {
        @Override
        public void connected(Hello peer) {
            seen.add(Thread.currentThread());
        }

        @Override
        public void disconnected(NodeId peer) {
            seen.add(Thread.currentThread());
        }

        @Override
        public void received(Hello from, ByteBuffer frame) {
            seen.add(Thread.currentThread());
            onFrame.run();
        }
    }

    /** Started by the thread that polls: it works while it waits for the port. */
    private Hello start() throws IOException {
        assertThat(poll.poll(0)).isTrue();
        Hello self = hello(A);
        transport.start(self, new Listener());
        return self;
    }

    private static Hello hello(NodeId node) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            String address = loopback.getHostAddress() + ":" + socket.getLocalPort();
            return new Hello("orders", node, new UUID(0, 1), 1, address, List.of("raft"));
        }
    }

    /** Nothing is called by anybody else, and whoever works can close it. */
    @Test
    void everythingHappensOnTheThreadThatPolls() throws IOException {
        Hello self = start();
        Hello peer = hello(B);
        try (TcpTransport other = new TcpTransport(TcpSettings.defaults())) {
            other.start(peer, new Deaf());
            other.dial(Map.of(A, self.address()));
            transport.dial(Map.of(B, peer.address()));
            while (seen.isEmpty()) {
                poll.poll(1_000_000);
            }
            int before = seen.size();
            while (seen.size() < before + 3) {
                other.send(A, List.of(ByteBuffer.allocate(10)));
                poll.poll(1_000_000);
            }
        }
        assertThat(seen).containsOnly(Thread.currentThread());
        transport.close();
        assertThat(poll.poll(1_000_000_000)).isFalse();
    }

    /** It would wait for itself. */
    @Test
    void aReceiverDoesNotCloseItsOwnTransport() throws IOException {
        Hello self = start();
        CompletableFuture<Throwable> refusal = new CompletableFuture<>();
        onFrame = () -> {
            try {
                transport.close();
            } catch (Invariant.Violation e) {
                refusal.complete(e);
            }
        };
        try (TcpTransport other = new TcpTransport(TcpSettings.defaults())) {
            other.start(hello(B), new Deaf());
            other.dial(Map.of(A, self.address()));
            while (!refusal.isDone()) {
                other.send(A, List.of(ByteBuffer.allocate(10)));
                poll.poll(1_000_000);
            }
        }
        assertThat(refusal.join()).hasMessageContaining("wait for itself");
        transport.close();
    }

    /** Whoever waits for frames need not wait for long. */
    @Test
    void wakingEndsTheWait() throws IOException {
        start();
        Thread waker = new Thread(poll::wake);
        waker.start();
        assertThat(poll.poll(Long.MAX_VALUE / 2)).isTrue();
        transport.close();
        assertThatThrownBy(() -> transport.start(hello(A), new Deaf())).hasMessageContaining("once");
    }

    /** Whoever has something for the one that is about to wait must not have missed it. */
    @Test
    void wakingEndsAWaitThatHasNotBegun() throws IOException, InterruptedException {
        start();
        Thread waker = new Thread(poll::wake);
        waker.start();
        waker.join();
        assertThat(poll.poll(Long.MAX_VALUE / 2)).isTrue();
        transport.close();
    }

    /** Perhaps it waits for the one that closes: neither would ever go on. */
    @Test
    void closingDoesNotWaitForEverForOneThatPollsNoMore() throws IOException, InterruptedException {
        start();
        Thread closer = new Thread(transport::close);
        closer.start();
        closer.join();
        assertThat(poll.poll(Long.MAX_VALUE / 2)).isTrue();
        assertThat(poll.poll(Long.MAX_VALUE / 2)).isFalse();
    }

    /** Who never started it, and never worked, can close it all the same. */
    @Test
    void itIsClosedBeforeItBegan() {
        transport.close();
        assertThat(poll.poll(1_000_000_000)).isFalse();
    }

    private static final class Deaf implements Transport.Receiver {
        @Override
        public void connected(Hello peer) {}

        @Override
        public void disconnected(NodeId peer) {}

        @Override
        public void received(Hello from, ByteBuffer frame) {}
    }
}
