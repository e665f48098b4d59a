package io.quorate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.spi.Hello;
import io.quorate.spi.Reception;
import io.quorate.spi.plugin.Dialer.Conversation;
import io.quorate.spi.plugin.Dialer.RefusedException;
import io.quorate.testkit.contract.TransportNode;
import io.quorate.transport.tcp.Handshake.Knock;
import io.quorate.transport.tcp.Handshake.Knock.Purpose;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Strangers at the door: what a contract cannot know of sockets. */
class VisitsTest extends TcpCase {
    /** Answers every request with itself. */
    private static final class Echo implements Reception {
        final AtomicInteger asked = new AtomicInteger();
        final AtomicInteger left = new AtomicInteger();
        volatile Optional<String> no = Optional.empty();

        @Override
        public Optional<String> refusal(Visitor visitor) {
            assertThat(visitor.isLocal()).isTrue();
            assertThat(visitor.place()).startsWith("127.0.0.1:");
            return no;
        }

        @Override
        public void asked(Visitor visitor, ByteBuffer request) {
            asked.incrementAndGet();
            visitor.answer(request);
        }

        @Override
        public void left(Visitor visitor) {
            left.incrementAndGet();
        }
    }

    private final Echo echo = new Echo();

    private TransportNode host(Settings settings) throws IOException {
        TransportNode node = node(N1, freeAddress(), settings.build());
        node.transport().receive(echo);
        return node.start();
    }

    private static Conversation visit(TransportNode host) throws IOException {
        return new TcpDialer().dial(host.hello().address(), PATIENCE);
    }

    @Test
    void onlyWhatTheSystemVouchesForIsLocal() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        InetAddress here = InetAddress.getByName("10.0.0.1");
        InetAddress there = InetAddress.getByName("10.0.0.2");
        assertThat(Visit.isLocal(loopback, loopback)).isTrue();
        assertThat(Visit.isLocal(loopback, InetAddress.getByName("127.0.0.2"))).isTrue();
        assertThat(Visit.isLocal(InetAddress.getByName("::1"), InetAddress.getByName("::1")))
                .isTrue();
        assertThat(Visit.isLocal(here, here))
                .as("from the very address it reached")
                .isTrue();
        assertThat(Visit.isLocal(here, there)).isFalse();
        assertThat(Visit.isLocal(loopback, there)).isFalse();
    }

    @Test
    void aVisitorThatIsTurnedAwayIsToldWhy() throws IOException {
        TransportNode host = host(new Settings());
        String sentence = "not today, ".repeat(60) + "because it is Sunday";
        echo.no = Optional.of(sentence);
        assertThatThrownBy(() -> visit(host))
                .isInstanceOf(RefusedException.class)
                .hasMessage(sentence);
        assertThat(echo.left).hasValue(0);
        assertUnharmed(host);
    }

    @Test
    void withoutAReceptionNobodyIsLetIn() throws IOException {
        TransportNode host = start(N1, new Settings());
        assertThatThrownBy(() -> visit(host))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("lets no visitors in");
        assertUnharmed(host);
    }

    @Test
    void moreThanABoundedNumberIsTurnedAwayUntilOneLeaves() throws IOException {
        TransportNode host = host(new Settings());
        List<Conversation> inside = new ArrayList<>();
        for (int i = 0; i < Visits.MAX_VISITORS; i++) {
            inside.add(visit(host));
        }
        assertThatThrownBy(() -> visit(host))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("16 visitors");
        assertUnharmed(host);
        inside.get(0).close();
        await("one has left", () -> echo.left.get() == 1);
        visit(host).close();
        inside.forEach(Conversation::close);
    }

    @Test
    void aRequestOverTheBoundEndsTheVisit() throws IOException {
        TransportNode host = host(new Settings());
        try (Conversation visitor = visit(host)) {
            assertThatThrownBy(() -> {
                        visitor.say(ByteBuffer.allocate(Reception.MAX_REQUEST_BYTES + 1));
                        visitor.hear(PATIENCE);
                    })
                    .isInstanceOf(IOException.class);
        }
        assertThat(echo.asked).hasValue(0);
        await("it has left", () -> echo.left.get() == 1);
        assertUnharmed(host);
    }

    @Test
    void aVisitorThatOnlyWaitsStaysInAndOneThatIsDeadGoes() throws IOException {
        Settings settings = new Settings();
        settings.silence = Duration.ofMillis(1_500);
        TransportNode host = host(settings);
        try (Conversation waiting = visit(host);
                RawSocket dead = RawSocket.dial(host.hello().address())) {
            dead.send(Handshake.bytes(new Knock(Purpose.VISIT, "")).array());
            assertThat(waiting.hear(Duration.ofMillis(3_000))).isEmpty();
            await("the dead one is gone", () -> echo.left.get() == 1);
            waiting.say(ByteBuffer.wrap(new byte[] {7}));
            assertThat(waiting.hear(PATIENCE)).contains(ByteBuffer.wrap(new byte[] {7}));
        }
    }

    @Test
    void aKnockThatMakesNoSenseHarmsNobody() throws IOException {
        TransportNode host = host(new Settings());
        byte[] knock = Handshake.bytes(new Knock(Purpose.VISIT, "")).array();
        byte[] body = {77, 0};
        ByteBuffer wrong = ByteBuffer.wrap(knock.clone());
        wrong.putInt(8, body.length).putInt(12, Handshake.crc(body));
        wrong.put(16, body);
        try (RawSocket raw = RawSocket.dial(host.hello().address())) {
            raw.send(wrong.array());
            await("it is counted", () -> counters(host).broken() == 1);
        }
        assertUnharmed(host);
    }

    @Test
    void whoeverListensThereAndIsNoNodeIsNotWaitedForForEver() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + silent.getLocalPort();
            assertThatThrownBy(() -> new TcpDialer().dial(address, Duration.ofMillis(200)))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(RefusedException.class)
                    .hasMessageContaining("does not introduce itself");
        }
        assertThatThrownBy(() -> new TcpDialer().dial("nowhere", PATIENCE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not host:port");
    }

    @Test
    void theVisitorLearnsWhoseNodeItIs() throws IOException {
        TransportNode host = host(new Settings());
        try (Conversation visitor = visit(host)) {
            Hello hello = visitor.host();
            assertThat(hello).isEqualTo(host.hello());
        }
    }
}
