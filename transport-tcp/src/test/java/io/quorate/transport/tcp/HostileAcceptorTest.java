package io.quorate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.Hello;
import io.quorate.testkit.contract.TransportNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever answers at the address of a peer, the dialer stays whole and tries again. */
final class HostileAcceptorTest extends TcpCase {
    private static final Hello PEER = RawSocket.hello("orders", "n2", 1);

    private final Settings settings = new Settings();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout((int) PATIENCE.toMillis());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private TransportNode dialler() throws IOException {
        TransportNode node = start(N1, settings);
        node.transport().dial(Map.of(N2, "127.0.0.1:" + server.getLocalPort()));
        return node;
    }

    private RawSocket accept() throws IOException {
        return new RawSocket(server.accept());
    }

    /** After something went wrong: a proper peer is connected by the next attempt. */
    private void assertTriesAgain(TransportNode node) throws IOException {
        try (RawSocket socket = accept()) {
            socket.welcome(PEER);
            node.awaitConnected(PEER);
        }
    }

    @Test
    void aPeerThatNeverAnswersIsDialledAgain() throws IOException {
        settings.handshake = Duration.ofMillis(200);
        TransportNode node = dialler();
        try (RawSocket mute = accept()) {
            mute.awaitClosed();
            assertTriesAgain(node);
        }
    }

    @Test
    void garbageInsteadOfAnAnswerIsNoConnection() throws IOException {
        TransportNode node = dialler();
        try (RawSocket socket = accept()) {
            socket.send("SSH-2.0-OpenSSH_9.6 and so on\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.awaitClosed();
        }
        assertThat(node.events()).isEmpty();
        assertTriesAgain(node);
    }

    @Test
    void aWelcomeUnderAnotherNameIsNoConnection() throws IOException {
        assertNoConnection(RawSocket.hello("orders", "n3", 1));
    }

    @Test
    void aWelcomeOfAnotherClusterIsNoConnection() throws IOException {
        assertNoConnection(RawSocket.hello("billing", "n2", 1));
    }

    private void assertNoConnection(Hello welcome) throws IOException {
        TransportNode node = dialler();
        try (RawSocket socket = accept()) {
            socket.welcome(welcome).awaitClosed();
        }
        assertThat(node.events()).isEmpty();
        assertTriesAgain(node);
    }

    @Test
    void aRefusalForReasonsOfTheFutureIsNoConnection() throws IOException {
        TransportNode node = dialler();
        try (RawSocket socket = accept()) {
            byte[] answer = Handshake.bytes(new Handshake.Refused(99, "it is \r\n\u001b[31m tired"))
                    .array();
            socket.send(answer).awaitClosed();
        }
        assertThat(node.events()).isEmpty();
        assertTriesAgain(node);
    }

    @Test
    void framesAgainstTheDirectionCloseTheConnection() throws IOException {
        TransportNode node = dialler();
        try (RawSocket socket = accept()) {
            socket.welcome(PEER);
            node.awaitConnected(N2);
            socket.send(RawSocket.frame(OutgoingFrame.DATA, new byte[0])).awaitClosed();
        }
        assertTriesAgain(node);
        assertThat(node.events()).startsWith("+n2", "-n2", "+n2");
        assertThat(node.arrivals()).isEmpty();
    }

    /** Its power was cut: nothing is closed, nothing comes. */
    @Test
    void aPeerThatFallsSilentIsDialledAgain() throws IOException {
        settings.silence = Duration.ofMillis(300);
        TransportNode node = dialler();
        try (RawSocket silent = accept()) {
            silent.welcome(PEER);
            node.awaitConnected(N2);
            assertTriesAgain(node);
            assertThat(node.events()).startsWith("+n2", "-n2", "+n2");
        }
    }

    /** 2 GiB for a peer that reads nothing are more than the heap of a test. */
    @Test
    void aPeerThatReadsNothingCostsNoMoreThanTheQueue() throws IOException {
        settings.maxFrameBytes = 1 << 20;
        settings.queueBytes = 32 << 20;
        TransportNode node = dialler();
        try (RawSocket full = accept()) {
            full.welcome(PEER);
            node.awaitConnected(N2);
            for (int i = 0; i < 2048; i++) {
                node.transport().send(N2, List.of(ByteBuffer.allocate(1 << 20)));
            }
            assertThat(counters(node).lost()).isGreaterThan(1900);
            assertThat(node.events()).containsExactly("+n2");
        }
        assertTriesAgain(node);
    }

    /** It shows that it lives, and takes nothing: a bug over there. What waits for it must not wait for ever. */
    @Test
    void aPeerThatLivesButReadsNothingIsDialledAgain() throws IOException {
        settings.silence = Duration.ofMillis(400);
        settings.queueBytes = 32 << 20;
        TransportNode node = dialler();
        ScheduledExecutorService living = Executors.newSingleThreadScheduledExecutor();
        try (RawSocket full = accept()) {
            full.welcome(PEER);
            node.awaitConnected(N2);
            var unused = living.scheduleAtFixedRate(() -> keepAlive(full), 10, 10, TimeUnit.MILLISECONDS);
            for (int i = 0; i < 30; i++) {
                node.transport().send(N2, List.of(ByteBuffer.allocate(1 << 20)));
            }
            assertTriesAgain(node);
            assertThat(node.events()).startsWith("+n2", "-n2", "+n2");
        } finally {
            living.shutdownNow();
        }
    }

    private static void keepAlive(RawSocket socket) {
        try {
            socket.send(RawSocket.frame(OutgoingFrame.KEEP_ALIVE, new byte[0]));
        } catch (IOException e) {
            throw new IllegalStateException("closed, so no more keep-alives", e);
        }
    }

    @Test
    void aDialerShowsThatItLives() throws IOException {
        dialler();
        try (RawSocket socket = accept()) {
            socket.welcome(PEER);
            byte[] keepAlive = RawSocket.frame(OutgoingFrame.KEEP_ALIVE, new byte[0]);
            assertThat(socket.read(3 * keepAlive.length))
                    .isEqualTo(ByteBuffer.allocate(3 * keepAlive.length)
                            .put(keepAlive)
                            .put(keepAlive)
                            .put(keepAlive)
                            .array());
        }
    }
}
