package io.quorate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.NodeId;
import io.quorate.testkit.contract.TransportNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a node listens, what is said when it cannot, and what is left behind. */
final class ListeningTest extends TcpCase {
    private static TcpSettings boundTo(String bind) {
        TcpSettings defaults = TcpSettings.defaults();
        return new TcpSettings(
                Optional.of(bind),
                defaults.maxFrameBytes(),
                defaults.queueBytes(),
                defaults.handshakeTimeout(),
                defaults.keepAlive(),
                defaults.silence(),
                defaults.redialMin(),
                defaults.redialMax(),
                defaults.maxHandshakes(),
                defaults.maxConnections());
    }

    private void assertCannotListen(String address, String sentence) {
        TransportNode node = node(N1, address, TcpSettings.defaults());
        assertThatThrownBy(node::start).isInstanceOf(IOException.class).hasMessageContaining(sentence);
    }

    @Test
    void aPortInUseIsSaid() throws IOException {
        TransportNode node = start(N2, new Settings());
        assertCannotListen(
                node.hello().address(),
                "cannot listen at " + node.hello().address()
                        + ": the port is in use, perhaps by another process of this node");
    }

    @Test
    void anAddressOfAnotherMachineIsSaid() {
        assertCannotListen(
                "192.0.2.1:7400",
                "cannot listen at 192.0.2.1:7400: no network interface of this machine has this address");
    }

    @Test
    void anUnknownNameIsSaid() {
        assertCannotListen("no-such-host.invalid:7400", "the name 'no-such-host.invalid' cannot be looked up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7400", "localhost", "localhost:", "localhost:0", "localhost:65536", "::1:7400", " :7", ""})
    void whatIsNoAddressIsSaid(String address) {
        assertCannotListen(address, "is not host:port, for instance 10.0.0.1:7400");
    }

    @Test
    void namesAndBracketsAreUnderstood() {
        assertThat(HostPort.parse("db-1.example.org:7400")).isEqualTo(new HostPort("db-1.example.org", 7400));
        assertThat(HostPort.parse("[fd00::1]:7400")).isEqualTo(new HostPort("fd00::1", 7400));
        assertThat(HostPort.parse("[fd00::1]:7400")).hasToString("[fd00::1]:7400");
    }

    @Test
    void onlyTheConfiguredAddressIsBound() throws IOException {
        TransportNode node = start(N1, new Settings());
        String port = node.hello().address().replaceFirst(".*:", "");
        RawSocket.dial("127.0.0.1:" + port).close();
        assertThatThrownBy(() -> RawSocket.dial("127.0.0.2:" + port)).isInstanceOf(ConnectException.class);
    }

    @Test
    void bindSaysWhereToListenWhenTheAddressIsForOthers() throws IOException {
        String bind = freeAddress();
        node(N1, "node-1.example.org:7400", boundTo(bind)).start();
        RawSocket.dial(bind).close();
    }

    @Test
    void namesAreLookedUpAndWhatCannotBeReachedHarmsNobody() throws IOException {
        TransportNode a = start(N1, new Settings());
        TransportNode b = start(N2, new Settings());
        String port = b.hello().address().replaceFirst(".*:", "");
        a.transport()
                .dial(Map.of(
                        N2,
                        "localhost:" + port,
                        NodeId.of("n3"),
                        "no-such-host.invalid:7400",
                        NodeId.of("n4"),
                        "nonsense",
                        N1,
                        a.hello().address()));
        a.awaitConnected(N2);
        a.send(N2, "by name");
        b.awaitText("by name");
        assertThat(a.events()).containsExactly("+n2");
    }

    /** Without this the early node would pause for minutes. */
    @Test
    void whoIsDialledDialsBackAtOnce() throws IOException {
        Settings patient = new Settings();
        patient.redialMin = LONG;
        patient.redialMax = LONG;
        TransportNode early = start(N1, patient);
        String address = freeAddress();
        TransportNode late = node(N2, address, patient.build());
        try (ServerSocket placeholder = new ServerSocket()) {
            placeholder.setReuseAddress(true);
            placeholder.bind(Listening.place(address));
            early.dial(late);
            try (RawSocket firstAttempt = new RawSocket(placeholder.accept())) {
                firstAttempt.send(new byte[Handshake.HEAD_BYTES]).awaitClosed();
            }
        }
        late.start();
        late.dial(early);
        early.awaitConnected(N2);
    }

    @Test
    void noThreadIsLeftBehind() throws IOException {
        NodeId name = NodeId.of("last-one-out");
        TransportNode node = start(name, new Settings());
        node.transport().dial(Map.of(N2, "localhost:1"));
        assertThat(threadsOf(name)).isPositive();
        node.close();
        await("all threads have ended", () -> threadsOf(name) == 0);
    }

    private static long threadsOf(NodeId name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains(name.text()))
                .count();
    }

    /** Whether the name is looked up before or after: who is not wanted any more does not stay connected. */
    @Test
    void aLateLookupOfSomebodyNoLongerWantedComesToNothing() throws IOException {
        TransportNode a = start(N1, new Settings());
        TransportNode b = start(N2, new Settings());
        TransportNode c = start(NodeId.of("n3"), new Settings());
        a.transport().dial(Map.of(N2, b.hello().address().replaceFirst(".*:", "localhost:")));
        a.dial(c);
        a.awaitConnected(c.id());
        for (int i = 0; i < 100; i++) {
            a.send(c.id(), "chat " + i);
            c.awaitText("chat " + i);
        }
        assertThat(a.events().stream().filter("+n2"::equals).count())
                .isEqualTo(a.events().stream().filter("-n2"::equals).count());
    }

    @Test
    void closingTellsTheReceiverNothing() throws IOException {
        TransportNode a = start(N1, new Settings());
        TransportNode b = start(N2, new Settings());
        a.dial(b);
        a.awaitConnected(N2);
        a.close();
        assertThat(a.events()).containsExactly("+n2");
    }

    @Test
    void aSecondStartIsABug() throws IOException {
        TransportNode node = start(N1, new Settings());
        assertThatThrownBy(node::start).isInstanceOf(IllegalStateException.class);
    }
}
