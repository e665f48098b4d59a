package io.quorate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.Hello;
import io.quorate.testkit.contract.TransportNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes to the port, the connection goes and the node stays. */
final class HostileDialerTest extends TcpCase {
    private static final Hello STRANGER = RawSocket.hello("orders", "n9", 1);

    @ParameterizedTest
    @ValueSource(
            strings = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "0123456789abcdef"})
    void garbageClosesTheConnection(String garbage) throws IOException {
        TransportNode node = start(N1, new Settings());
        try (RawSocket socket = RawSocket.dial(node.hello().address())) {
            socket.send(garbage.getBytes(StandardCharsets.ISO_8859_1)).awaitClosed();
        }
        assertThat(counters(node).broken()).isEqualTo(1);
        assertUnharmed(node);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, Integer.MIN_VALUE, Handshake.MAX_BODY_BYTES + 1})
    void aHandshakeOfWrongLengthClosesTheConnection(int length) throws IOException {
        TransportNode node = start(N1, new Settings());
        byte[] greeting = RawSocket.greeting(STRANGER, "n1");
        ByteBuffer.wrap(greeting).putInt(8, length);
        try (RawSocket socket = RawSocket.dial(node.hello().address())) {
            socket.send(greeting).awaitClosed();
        }
        assertThat(counters(node).broken()).isEqualTo(1);
        assertUnharmed(node);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 40})
    void whoStopsWithinTheHandshakeIsClosedAtTheDeadline(int bytes) throws IOException {
        Settings settings = new Settings();
        settings.handshake = Duration.ofMillis(200);
        TransportNode node = start(N1, settings);
        try (RawSocket socket = RawSocket.dial(node.hello().address())) {
            socket.send(Arrays.copyOf(RawSocket.greeting(STRANGER, "n1"), bytes))
                    .awaitClosed();
        }
        assertThat(counters(node).broken()).isEqualTo(1);
        assertUnharmed(node);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, Integer.MIN_VALUE, Integer.MAX_VALUE, 1002})
    void aFrameOfWrongLengthClosesTheConnection(int length) throws IOException {
        Settings settings = new Settings();
        settings.maxFrameBytes = 1000;
        TransportNode node = start(N1, settings);
        try (RawSocket socket = RawSocket.dial(node.hello().address())) {
            socket.enter(STRANGER, "n1").send(RawSocket.frame(length, 0, OutgoingFrame.DATA, new byte[0]));
            socket.awaitClosed();
        }
        assertThat(counters(node).broken()).isEqualTo(1);
        assertUnharmed(node);
    }

    @Test
    void aFrameWhoseChecksumDoesNotMatchClosesTheConnection() throws IOException {
        byte[] frame = RawSocket.frame(OutgoingFrame.DATA, new byte[10]);
        frame[frame.length - 1] ^= 1;
        assertClosesTheConnection(frame);
    }

    @Test
    void aFrameOfUnknownKindClosesTheConnection() throws IOException {
        assertClosesTheConnection(RawSocket.frame(7, new byte[10]));
    }

    @Test
    void aKeepAliveWithABodyClosesTheConnection() throws IOException {
        assertClosesTheConnection(RawSocket.frame(OutgoingFrame.KEEP_ALIVE, new byte[10]));
    }

    private void assertClosesTheConnection(byte[] frame) throws IOException {
        TransportNode node = start(N1, new Settings());
        try (RawSocket socket = RawSocket.dial(node.hello().address())) {
            socket.enter(STRANGER, "n1").send(RawSocket.frame(OutgoingFrame.DATA, new byte[] {'o', 'k'}));
            node.awaitText("ok");
            socket.send(frame).awaitClosed();
        }
        assertThat(node.texts()).containsExactly("ok");
        assertThat(counters(node).broken()).isEqualTo(1);
        assertUnharmed(node);
    }

    @Test
    void whoDripsAFrameIsClosedAsIfSilent() throws IOException {
        Settings settings = new Settings();
        settings.silence = Duration.ofMillis(300);
        TransportNode node = start(N1, settings);
        ScheduledExecutorService dripping = Executors.newSingleThreadScheduledExecutor();
        try (RawSocket socket = RawSocket.dial(node.hello().address())) {
            socket.enter(STRANGER, "n1").send(RawSocket.frame(1 << 20, 0, OutgoingFrame.DATA, new byte[0]));
            var unused = dripping.scheduleAtFixedRate(() -> drip(socket), 10, 10, TimeUnit.MILLISECONDS);
            socket.awaitClosed();
        } finally {
            dripping.shutdownNow();
        }
        assertUnharmed(node);
    }

    private static void drip(RawSocket socket) {
        try {
            socket.send(new byte[1]);
        } catch (IOException e) {
            throw new IllegalStateException("closed, so no more drops", e);
        }
    }

    @Test
    void whoIsSilentIsClosedAndWhoKeepsAliveIsNot() throws IOException {
        Settings settings = new Settings();
        settings.silence = Duration.ofMillis(300);
        TransportNode node = start(N1, settings);
        TransportNode live = start(N2, settings);
        live.dial(node);
        live.awaitConnected(N1);
        try (RawSocket socket = RawSocket.dial(node.hello().address())) {
            socket.enter(STRANGER, "n1").awaitClosed();
        }
        live.send(N1, "alive");
        node.awaitText("alive");
        assertThat(live.events()).containsExactly("+n1");
    }

    @Test
    void aCrowdIsCappedAndAnHonestPeerGetsThrough() throws IOException {
        Settings settings = new Settings();
        settings.maxHandshakes = 16;
        TransportNode node = start(N1, settings);
        List<RawSocket> crowd = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            crowd.add(RawSocket.dial(node.hello().address()));
        }
        crowd.subList(0, 1000 - 16).forEach(RawSocket::awaitClosed);
        for (RawSocket last : crowd.subList(1000 - 16, 1000)) {
            assertThat(last.isQuietFor(5)).isTrue();
        }
        assertUnharmed(node);
        for (RawSocket socket : crowd) {
            socket.close();
        }
    }
}
