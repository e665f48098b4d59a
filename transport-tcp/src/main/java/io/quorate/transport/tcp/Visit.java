package io.quorate.transport.tcp;

import io.netty.channel.Channel;
import io.quorate.spi.Reception;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** One visitor, at the node's end. {@link #answer} may be called by any thread, all else lives in the event loop. */
final class Visit implements Reception.Visitor {
    private static final long MAX_WAITING_BYTES = 4 << 20;

    private final InetSocketAddress here;
    private final InetSocketAddress there;
    private final Outbox outbox;

    Visit(Channel channel, TcpCounters counters) {
        this.here = (InetSocketAddress) channel.localAddress();
        this.there = (InetSocketAddress) channel.remoteAddress();
        this.outbox = new Outbox(channel, MAX_WAITING_BYTES, counters);
    }

    /**
     * Whether a connection cannot have come over a network: from the loopback, or from the very address that it reached. No
     * other machine gets an answer to packets that it sends under an address of this one.
     */
    static boolean isLocal(InetAddress here, InetAddress there) {
        return there.isLoopbackAddress() || there.equals(here);
    }

    @Override
    public boolean isLocal() {
        return isLocal(here.getAddress(), there.getAddress());
    }

    @Override
    public String place() {
        return there.getAddress().getHostAddress() + ":" + there.getPort();
    }

    @Override
    public boolean answer(ByteBuffer frame) {
        int length = frame.remaining();
        return length <= Reception.MAX_ANSWER_BYTES && outbox.offer(OutgoingFrame.data(List.of(frame), length));
    }

    void keepAlive() {
        outbox.keepAlive();
    }

    void drain() {
        outbox.drain();
    }

    boolean isStuckFor(Duration time) {
        return outbox.stuckFor(time);
    }
}
