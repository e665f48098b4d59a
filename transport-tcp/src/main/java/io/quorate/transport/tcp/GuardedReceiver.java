package io.quorate.transport.tcp;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.Transport;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a faulty receiver from harming the event loop, and hears nothing more once the transport closes. */
final class GuardedReceiver implements Transport.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

    private final Transport.Receiver receiver;
    private volatile boolean muted;

    GuardedReceiver(Transport.Receiver receiver) {
        this.receiver = receiver;
    }

    /** From now on nothing new is passed on. A call may still be under way. */
    void mute() {
        muted = true;
    }

    @Override
    public void connected(Hello peer) {
        pass(() -> receiver.connected(peer));
    }

    @Override
    public void disconnected(NodeId peer) {
        pass(() -> receiver.disconnected(peer));
    }

    @Override
    public void received(Hello from, ByteBuffer frame) {
        pass(() -> receiver.received(from, frame));
    }

    private void pass(Runnable call) {
        if (muted) {
            return;
        }
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.error("the receiver of frames failed, which it must not; the frame is lost", e);
        }
    }
}
