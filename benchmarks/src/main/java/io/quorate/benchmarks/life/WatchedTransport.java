package io.quorate.benchmarks.life;

import io.quorate.api.NodeId;
import io.quorate.benchmarks.cluster.PassingTransport;
import io.quorate.spi.Hello;
import io.quorate.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A transport that leaves footprints. */
final class WatchedTransport extends PassingTransport {
    private final Footprints footprints;

    WatchedTransport(Transport transport, Footprints footprints) {
        super(transport);
        this.footprints = footprints;
    }

    @Override
    public void start(Hello self, Receiver receiver) throws IOException {
        super.start(self, new Receiver() {
            @Override
            public void connected(Hello peer) {
                receiver.connected(peer);
            }

            @Override
            public void disconnected(NodeId peer) {
                receiver.disconnected(peer);
            }

            @Override
            public void received(Hello from, ByteBuffer frame) {
                footprints.receives(from.node(), frame, System.nanoTime());
                receiver.received(from, frame);
            }
        });
    }

    @Override
    public void send(NodeId to, List<ByteBuffer> frame) {
        footprints.sends(to, frame, System.nanoTime());
        super.send(to, frame);
    }
}
