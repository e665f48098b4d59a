package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Transport} must keep. A transport's own test extends this class and says how to make one.
 *
 * <pre>{@code
 * final class TcpTransportContractTest extends TransportContract {
 *     @Override
 *     protected Transport transport() {
 *         return new TcpTransport(TcpSettings.defaults());
 *     }
 * }
 * }</pre>
 */
public abstract class TransportContract extends TransportCase {
    /** For subclasses. */
    protected TransportContract() {}

    /** Frames come in the order of sending, whole, under the name and incarnation of the sender. */
    @Test
    public void framesArriveInOrderWithTheHelloOfTheirSender() throws IOException {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        connect(a, b);
        List<String> sent =
                IntStream.range(0, 2_000).mapToObj(i -> "frame " + i).toList();
        sent.forEach(text -> a.send(N2, text));
        List<TransportNode.Arrival> arrived = b.awaitArrivals(sent.size());
        assertThat(b.texts()).isEqualTo(sent);
        assertThat(arrived).extracting(TransportNode.Arrival::from).containsOnly(a.hello());
    }

    /** Who dials is told how the peer introduced itself. */
    @Test
    public void theDialerLearnsTheHelloOfItsPeer() throws IOException {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        a.dial(b);
        assertThat(a.awaitConnected(N2)).isEqualTo(b.hello());
    }

    /** Two nodes that dial each other at once can both send. */
    @Test
    public void bothEndsCanDialAndSend() throws IOException {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        a.dial(b);
        b.dial(a);
        a.awaitConnected(N2);
        b.awaitConnected(N1);
        a.send(N2, "from a");
        b.send(N1, "from b");
        b.awaitText("from a");
        a.awaitText("from b");
    }

    /** The parts of a frame arrive as one, empty parts included. */
    @Test
    public void aFrameOfSeveralPartsArrivesAsOne() throws IOException {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        connect(a, b);
        a.transport().send(N2, List.of(buffer("one "), buffer(""), buffer("two "), buffer("three")));
        a.transport().send(N2, List.of(buffer("next")));
        b.awaitArrivals(2);
        assertThat(b.texts()).containsExactly("one two three", "next");
    }

    /** What the transport says of its limit, even before it is started, is the limit. */
    @Test
    public void theLimitIsKnown() {
        assertThat(transport().maxFrameBytes()).isEqualTo(maxFrameBytes());
    }

    /** A frame as large as allowed arrives. */
    @Test
    public void theLargestFrameArrives() throws IOException {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        connect(a, b);
        byte[] large = pattern(maxFrameBytes());
        a.transport().send(N2, List.of(ByteBuffer.wrap(large)));
        a.send(N2, "behind it");
        List<TransportNode.Arrival> arrived = b.awaitArrivals(2);
        assertThat(arrived.get(0).frame().equals(ByteBuffer.wrap(large)))
                .as("%d bytes arrive as they were", large.length)
                .isTrue();
    }

    /** A frame over the limit is lost, and nothing else is. */
    @Test
    public void aFrameOverTheLimitIsLostWithoutHarm() throws IOException {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        connect(a, b);
        a.send(N2, "before");
        a.transport().send(N2, List.of(ByteBuffer.allocate(maxFrameBytes()), ByteBuffer.allocate(1)));
        a.send(N2, "after");
        b.awaitText("after");
        connect(b, a);
        b.send(N1, "whatever a was told of came before this");
        a.awaitText("whatever a was told of came before this");
        assertThat(b.arrivals()).as("frames of small size").hasSize(2);
        assertThat(a.events()).as("connections").containsExactly("+n2");
    }

    /** The sender's buffers are read, not moved: one frame can go to many. */
    @Test
    public void oneFrameCanGoToSeveralPeers() throws IOException {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        TransportNode c = start(N3);
        connect(a, b, c);
        List<ByteBuffer> frame = List.of(buffer("for "), buffer("all"));
        a.transport().send(N2, frame);
        a.transport().send(N3, frame);
        b.awaitText("for all");
        c.awaitText("for all");
        assertThat(frame).extracting(ByteBuffer::remaining).containsExactly(4, 3);
    }

    /** A frame belongs to the receiver: it may write to it. */
    @Test
    public void whatArrivesBelongsToTheReceiver() throws IOException {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        connect(a, b);
        ByteBuffer sent = buffer("same");
        a.transport().send(N2, List.of(sent));
        a.transport().send(N2, List.of(sent));
        List<TransportNode.Arrival> arrived = b.awaitArrivals(2);
        ByteBuffer first = arrived.get(0).frame();
        assertThat(first.hasArray()).as("on the heap").isTrue();
        first.put(first.position(), (byte) 'X');
        assertThat(b.texts()).containsExactly("Xame", "same");
        assertThat(sent).isEqualTo(buffer("same"));
    }

    /** Frames to nobody are lost without a word. */
    @Test
    public void framesToUnknownOrAbsentPeersAreLostSilently() throws IOException {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        TransportNode absent = node(N3, "orders", freeAddress(), 1);
        a.send(N2, "too early");
        a.dial(b, absent);
        a.awaitConnected(N2);
        a.send(NodeId.of("never-heard-of"), "lost");
        a.send(N3, "lost");
        a.send(N2, "kept");
        b.awaitArrivals(1);
        assertThat(b.texts()).containsExactly("kept");
    }

    /** When the peer goes, the dialer is told. */
    @Test
    public void theEndOfAConnectionIsTold() throws IOException {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        connect(a, b);
        b.close();
        a.awaitDisconnected(N2);
        a.send(N2, "lost");
        assertThat(a.events()).containsExactly("+n2", "-n2");
    }

    /** A peer that comes back, or comes late, is connected without being dialled again. */
    @Test
    public void aPeerThatRestartsIsConnectedAgain() throws IOException {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        connect(a, b);
        b.close();
        a.awaitDisconnected(N2);
        TransportNode again = node(N2, "orders", b.hello().address(), 2).start();
        assertThat(a.awaitConnected(N2).boot()).isEqualTo(2);
        a.send(N2, "welcome back");
        again.awaitText("welcome back");
    }

    /** Nodes of different clusters are never connected. */
    @Test
    public void anotherClusterIsRefused() throws IOException {
        TransportNode a = start(N1);
        TransportNode stranger = node(N2, "billing", freeAddress(), 1).start();
        TransportNode c = start(N3);
        a.dial(stranger, c);
        a.awaitConnected(N3);
        chat(a, c, () -> a.send(N2, "not for you"));
        assertThat(a.events()).containsExactly("+n3");
        assertThat(stranger.arrivals()).isEmpty();
    }

    /** An address says where, not who: whoever answers under the wrong name is not the peer. */
    @Test
    public void anotherNodeAtTheAddressIsRefused() throws IOException {
        TransportNode a = start(N1);
        TransportNode c = start(N3);
        a.transport().dial(Map.of(N2, c.hello().address(), N3, c.hello().address()));
        a.awaitConnected(N3);
        chat(a, c, () -> a.send(N2, "not for you"));
        assertThat(a.events()).containsExactly("+n3");
        assertThat(c.texts()).doesNotContain("not for you");
    }

    /** Dialling again replaces whom to be connected with. */
    @Test
    public void dialReplacesThePeers() throws IOException {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        TransportNode c = start(N3);
        connect(a, b);
        a.dial(c);
        a.awaitConnected(N3);
        a.awaitDisconnected(N2);
        a.send(N2, "lost");
        a.send(N3, "kept");
        c.awaitText("kept");
        assertThat(b.arrivals()).isEmpty();
    }

    /** What is dialled already stays connected; what has moved is dialled at its new place. */
    @Test
    public void dialKeepsWhatIsThereAndFollowsWhoMoves() throws IOException {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        TransportNode c = start(N3);
        connect(a, b, c);
        TransportNode moved = node(N3, "orders", freeAddress(), 2).start();
        a.dial(b, moved);
        a.send(N2, "still here");
        b.awaitText("still here");
        a.awaitConnected(moved.hello());
        assertThat(a.events()).doesNotContain("-n2").containsSubsequence("+n3", "-n3", "+n3");
    }

    /** An address says where, not who: whoever listens there says so itself, be it the prober. */
    @Test
    public void aProbeTellsWhoAnswers() throws Exception {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        assertThat(probed(a, b.hello().address())).isEqualTo(b.hello());
        assertThat(probed(a, a.hello().address())).isEqualTo(a.hello());
        assertThat(a.events()).as("a probe is no connection").isEmpty();
    }

    /** Connections that stand are left as they are, at both ends. */
    @Test
    public void aProbeDisturbsNoConnection() throws Exception {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        connect(a, b);
        connect(b, a);
        assertThat(probed(a, b.hello().address())).isEqualTo(b.hello());
        chat(a, b, () -> b.send(N1, "and back"));
        assertThat(a.events()).containsExactly("+n2");
        assertThat(b.events()).containsExactly("+n1");
    }

    /** Where nobody listens the prober is told so. */
    @Test
    public void aProbeOfNobodyFails() throws Exception {
        TransportNode a = start(N1);
        String nobody = freeAddress();
        assertThatThrownBy(() -> probed(a, nobody)).hasCauseInstanceOf(IOException.class);
    }

    /** Nodes of other clusters do not answer. */
    @Test
    public void aProbeOfAnotherClusterFails() throws Exception {
        TransportNode a = start(N1);
        TransportNode stranger = node(N2, "billing", freeAddress(), 1).start();
        assertThatThrownBy(() -> probed(a, stranger.hello().address())).hasCauseInstanceOf(IOException.class);
    }

    private Hello probed(TransportNode from, String address) throws Exception {
        return from.transport()
                .probe(address)
                .toCompletableFuture()
                .get(patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A peer that does not read costs bounded memory, and the sender never waits for it. */
    @Test
    public void aPeerThatDoesNotReadCostsBoundedMemory() throws Exception {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        connect(a, b);
        b.stall();
        ByteBuffer part = ByteBuffer.allocate(Math.min(maxFrameBytes(), 1 << 20));
        long frames = 2 * maxWaitingBytes() / part.capacity();
        within("send does not block", () -> {
            for (long i = 0; i < frames; i++) {
                a.transport().send(N2, List.of(part));
            }
        });
        b.release();
        sendUntilItArrives(a, b, "after the jam");
        long arrived = b.arrivals().stream()
                .mapToLong(arrival -> arrival.frame().remaining())
                .sum();
        assertThat(arrived).as("bytes that waited").isLessThanOrEqualTo(maxWaitingBytes());
    }

    /** Any thread may send; the frames of each stay in order, and none is mixed with another. */
    @Test
    public void manyThreadsCanSend() throws Exception {
        int threads = 8;
        int each = 2_000;
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        connect(a, b);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String prefix = t + ":";
                senders.add(pool.submit(() -> IntStream.range(0, each).forEach(i -> a.send(N2, prefix + i))));
            }
            for (Future<?> sender : senders) {
                sender.get(patience().toMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        b.awaitArrivals(threads * each);
        for (int t = 0; t < threads; t++) {
            String prefix = t + ":";
            assertThat(b.texts().stream().filter(text -> text.startsWith(prefix)))
                    .as("frames of thread %d", t)
                    .containsExactlyElementsOf(
                            IntStream.range(0, each).mapToObj(i -> prefix + i).toList());
        }
    }

    /** Closing twice is as good as once, and what is called afterwards does nothing. */
    @Test
    public void closeCanBeRepeated() throws IOException {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        connect(a, b);
        a.close();
        a.close();
        a.send(N2, "lost");
        TransportNode neverStarted = node(N3, "orders", freeAddress(), 1);
        neverStarted.close();
        assertThat(b.arrivals()).isEmpty();
    }

    /** After close returns the receiver hears nothing, whatever is still on its way. */
    @Test
    public void closeIsFinal() throws Exception {
        TransportNode a = start(N1);
        TransportNode b = start(N2);
        connect(a, b);
        IntStream.range(0, 20_000).forEach(i -> a.send(N2, "frame " + i));
        b.awaitArrivals(1);
        b.close();
        int arrived = b.arrivals().size();
        List<String> events = b.events();
        a.awaitDisconnected(N2);
        a.close();
        assertThat(b.arrivals()).as("frames after close").hasSize(arrived);
        assertThat(b.events()).isEqualTo(events);
    }

    /** After close another can listen at the address at once. */
    @Test
    public void closeFreesTheAddress() throws IOException {
        String address = freeAddress();
        for (int boot = 1; boot <= 50; boot++) {
            TransportNode a = node(N1, "orders", address, boot).start();
            TransportNode b = start(N2);
            b.dial(a);
            b.awaitConnected(N1);
            a.close();
            b.close();
        }
    }

    /** An address that is taken is an error at once, and the message names it. */
    @Test
    public void aTakenAddressIsAnErrorThatNamesIt() throws IOException {
        TransportNode a = start(N1);
        String taken = a.hello().address();
        TransportNode b = node(N2, "orders", taken, 1);
        assertThatThrownBy(b::start).isInstanceOf(IOException.class).hasMessageContaining(taken);
        b.close();
    }
}
