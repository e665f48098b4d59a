package io.quorate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.Hello;
import io.quorate.testkit.contract.TransportNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Who is let in, and what the others are told. */
final class AdmissionTest extends TcpCase {
    private Handshake.Refused refusalOf(TransportNode node, byte[] greeting) throws IOException {
        try (RawSocket socket = RawSocket.dial(node.hello().address())) {
            Handshake.Answer answer = socket.send(greeting).answer();
            socket.awaitClosed();
            assertThat(answer).isInstanceOf(Handshake.Refused.class);
            return (Handshake.Refused) answer;
        }
    }

    @Test
    void aWelcomeSaysWhoAnswers() throws IOException {
        TransportNode node = start(N1, new Settings());
        try (RawSocket socket = RawSocket.dial(node.hello().address())) {
            socket.send(RawSocket.greeting(RawSocket.hello("orders", "n9", 1), "n1"));
            assertThat(socket.answer()).isEqualTo(new Handshake.Welcome(node.hello()));
        }
    }

    @Test
    void anotherClusterIsToldSo() throws IOException {
        TransportNode node = start(N1, new Settings());
        assertThat(refusalOf(node, RawSocket.greeting(RawSocket.hello("billing", "n9", 1), "n1")))
                .isEqualTo(new Handshake.Refused(
                        Refusal.WRONG_CLUSTER, "it belongs to cluster 'orders', not to 'billing'"));
        assertThat(counters(node).refused()).isEqualTo(1);
        assertUnharmed(node);
    }

    @Test
    void whoMeantSomebodyElseIsToldSo() throws IOException {
        TransportNode node = start(N1, new Settings());
        assertThat(refusalOf(node, RawSocket.greeting(RawSocket.hello("orders", "n9", 1), "n7")))
                .isEqualTo(new Handshake.Refused(Refusal.WRONG_NODE, "it is n1, not n7"));
    }

    @Test
    void aNamesakeIsToldSo() throws IOException {
        TransportNode node = start(N1, new Settings());
        assertThat(refusalOf(node, RawSocket.greeting(RawSocket.hello("orders", "n1", 1), "n1"))
                        .code())
                .isEqualTo(Refusal.SAME_NODE.code());
    }

    @Test
    void anotherFormatIsToldSoWhateverItsBody() throws IOException {
        TransportNode node = start(N1, new Settings());
        byte[] body = {1, 2, 3};
        byte[] greeting = ByteBuffer.allocate(19)
                .putInt(Handshake.MAGIC)
                .putInt(77)
                .putInt(body.length)
                .putInt(Handshake.crc(body))
                .put(body)
                .array();
        assertThat(refusalOf(node, greeting))
                .isEqualTo(new Handshake.Refused(Refusal.UNKNOWN_FORMAT, "it speaks format 1 and knows no format 77"));
    }

    @Test
    void whatFollowsARefusedGreetingIsIgnored() throws IOException {
        TransportNode node = start(N1, new Settings());
        byte[] greeting = RawSocket.greeting(RawSocket.hello("billing", "n9", 1), "n1");
        byte[] more = ByteBuffer.allocate(greeting.length + 1000).put(greeting).array();
        assertThat(refusalOf(node, more).code()).isEqualTo(Refusal.WRONG_CLUSTER.code());
        assertThat(counters(node).refused()).isEqualTo(1);
        assertUnharmed(node);
    }

    @Test
    void framesMayFollowTheGreetingAtOnce() throws IOException {
        TransportNode node = start(N1, new Settings());
        byte[] greeting = RawSocket.greeting(RawSocket.hello("orders", "n9", 1), "n1");
        byte[] frame = RawSocket.frame(OutgoingFrame.DATA, new byte[] {'h', 'i'});
        byte[] both = ByteBuffer.allocate(greeting.length + frame.length)
                .put(greeting)
                .put(frame)
                .array();
        try (RawSocket socket = RawSocket.dial(node.hello().address())) {
            socket.send(both);
            node.awaitText("hi");
        }
    }

    @Test
    void theNewestConnectionOfANodeReplacesItsOlderOne() throws IOException {
        TransportNode node = start(N1, new Settings());
        Hello hello = RawSocket.hello("orders", "n9", 1);
        Hello restarted = RawSocket.hello("orders", "n9", 2);
        try (RawSocket old = RawSocket.dial(node.hello().address());
                RawSocket same = RawSocket.dial(node.hello().address());
                RawSocket later = RawSocket.dial(node.hello().address())) {
            old.enter(hello, "n1");
            same.enter(hello, "n1");
            old.awaitClosed();
            later.enter(restarted, "n1");
            same.awaitClosed();
            later.send(RawSocket.frame(OutgoingFrame.DATA, new byte[] {'h', 'i'}));
            node.awaitText("hi");
            assertThat(node.arrivals().get(0).from()).isEqualTo(restarted);
        }
    }

    @Test
    void anEarlierStartOfAConnectedNodeIsRefused() throws IOException {
        TransportNode node = start(N1, new Settings());
        try (RawSocket socket = RawSocket.dial(node.hello().address())) {
            socket.enter(RawSocket.hello("orders", "n9", 5), "n1");
            assertThat(refusalOf(node, RawSocket.greeting(RawSocket.hello("orders", "n9", 4), "n1"))
                            .code())
                    .isEqualTo(Refusal.OLDER_BOOT.code());
            socket.send(RawSocket.frame(OutgoingFrame.DATA, new byte[] {'h', 'i'}));
            node.awaitText("hi");
        }
    }

    @Test
    void overTheCapNewcomersAreRefusedUntilSomebodyLeaves() throws IOException {
        Settings settings = new Settings();
        settings.maxConnections = 2;
        TransportNode node = start(N1, settings);
        byte[] third = RawSocket.greeting(RawSocket.hello("orders", "n7", 1), "n1");
        try (RawSocket stays = RawSocket.dial(node.hello().address())) {
            stays.enter(RawSocket.hello("orders", "n9", 1), "n1");
            try (RawSocket leaves = RawSocket.dial(node.hello().address())) {
                leaves.enter(RawSocket.hello("orders", "n8", 1), "n1");
                assertThat(refusalOf(node, third).code()).isEqualTo(Refusal.TOO_MANY.code());
            }
            assertUnharmed(node);
        }
    }
}
