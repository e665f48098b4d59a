package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.spi.Reception;
import io.quorate.spi.plugin.Dialer;
import io.quorate.spi.plugin.Dialer.Conversation;
import io.quorate.spi.plugin.Dialer.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What a {@link io.quorate.spi.Transport} must keep that lets visitors in, and its {@link Dialer}. A transport without visitors
 * has no such test.
 */
public abstract class VisitContract extends TransportCase {
    private final Guests guests = new Guests();

    /** For subclasses. */
    protected VisitContract() {}

    /**
     * The visitor's end.
     *
     * @return a dialer of the transport
     */
    protected abstract Dialer dialer();

    /** Answers each request twice, and remembers who came and went. */
    private static final class Guests implements Reception {
        private final List<String> asked = new ArrayList<>();
        private Visitor last;
        private int left;
        private String no = "";

        @Override
        public synchronized Optional<String> refusal(Visitor visitor) {
            last = visitor;
            return Optional.of(no).filter(why -> !why.isEmpty());
        }

        @Override
        public synchronized void asked(Visitor visitor, ByteBuffer request) {
            String text = StandardCharsets.UTF_8.decode(request).toString();
            asked.add(text);
            visitor.answer(buffer("first " + text));
            visitor.answer(buffer("second " + text));
            notifyAll();
        }

        @Override
        public synchronized void left(Visitor visitor) {
            left++;
            notifyAll();
        }

        synchronized void awaitLeft(int count, long millis) throws InterruptedException {
            long deadline = System.nanoTime() + millis * 1_000_000;
            while (left < count) {
                long wait = (deadline - System.nanoTime()) / 1_000_000;
                assertThat(wait).as("%d of %d have left", left, count).isPositive();
                wait(wait);
            }
        }
    }

    private TransportNode host() throws IOException {
        TransportNode host = node(N1, "orders", freeAddress(), 1);
        host.transport().receive(guests);
        return host.start();
    }

    private Conversation visit(TransportNode host) throws IOException {
        return dialer().dial(host.hello().address(), patience());
    }

    private String heard(Conversation conversation) throws IOException {
        return StandardCharsets.UTF_8
                .decode(conversation.hear(patience()).orElseThrow())
                .toString();
    }

    /** A visitor knows nothing but an address, and learns whose it is. What it asks is answered, in order. */
    @Test
    public void whatAVisitorAsksIsAnsweredInOrder() throws IOException {
        TransportNode host = host();
        try (Conversation visitor = visit(host)) {
            assertThat(visitor.host()).isEqualTo(host.hello());
            visitor.say(buffer("a"));
            visitor.say(buffer("b"));
            assertThat(List.of(heard(visitor), heard(visitor), heard(visitor), heard(visitor)))
                    .containsExactly("first a", "second a", "first b", "second b");
        }
    }

    /** The largest request and the largest answer arrive whole. */
    @Test
    public void theLargestRequestAndAnswerArrive() throws IOException {
        TransportNode host = host();
        try (Conversation visitor = visit(host)) {
            visitor.say(ByteBuffer.wrap(new byte[Reception.MAX_REQUEST_BYTES]));
            assertThat(visitor.hear(patience()).orElseThrow().remaining())
                    .isEqualTo("first ".length() + Reception.MAX_REQUEST_BYTES);
            visitor.hear(patience());
            byte[] large = pattern(Reception.MAX_ANSWER_BYTES);
            assertThat(guests.last.answer(ByteBuffer.wrap(large))).isTrue();
            assertThat(visitor.hear(patience())).contains(ByteBuffer.wrap(large));
        }
    }

    /** A visitor never counts as a peer: neither is it told of, nor do its frames get where those of peers go. */
    @Test
    public void aVisitorIsNoPeer() throws IOException {
        TransportNode host = host();
        TransportNode peer = start(N2);
        connect(host, peer);
        connect(peer, host);
        try (Conversation visitor = visit(host)) {
            chat(peer, host, () -> {
                try {
                    visitor.say(buffer("x"));
                    heard(visitor);
                    heard(visitor);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
        assertThat(host.texts()).doesNotContain("x");
        assertThat(host.events()).containsExactly("+n2");
        assertThat(peer.events()).containsExactly("+n1");
    }

    /** Who is not let in is told why, and does not count as one that was there. */
    @Test
    public void whoIsNotLetInIsToldWhy() throws IOException {
        TransportNode host = host();
        guests.no = "closed today";
        assertThatThrownBy(() -> visit(host))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("closed today");
        assertThat(guests.left).isZero();
    }

    /** The end of a visit is told, and what is still said to the visitor is lost without harm. */
    @Test
    public void theEndOfAVisitIsTold() throws Exception {
        TransportNode host = host();
        Conversation visitor = visit(host);
        visitor.say(buffer("a"));
        heard(visitor);
        visitor.close();
        guests.awaitLeft(1, patience().toMillis());
        guests.last.answer(buffer("too late"));
        try (Conversation next = visit(host)) {
            next.say(buffer("b"));
            assertThat(heard(next)).isEqualTo("first b");
        }
    }

    /** A node that goes is noticed by its visitors. */
    @Test
    public void theEndOfTheNodeIsNoticed() throws IOException {
        TransportNode host = host();
        try (Conversation visitor = visit(host)) {
            visitor.say(buffer("a"));
            heard(visitor);
            heard(visitor);
            host.close();
            assertThatThrownBy(() -> visitor.hear(patience())).isInstanceOf(IOException.class);
        }
    }

    /** Where nobody listens, that is no refusal. */
    @Test
    public void whereNobodyListensNobodyRefuses() throws IOException {
        String nobody = freeAddress();
        assertThatThrownBy(() -> dialer().dial(nobody, patience()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(RefusedException.class);
    }
}
