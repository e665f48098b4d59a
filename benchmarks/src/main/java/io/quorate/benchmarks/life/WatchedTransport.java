package io.quorate.benchmarks.life;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.Reception;
import io.quorate.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A transport that leaves footprints. */
final class WatchedTransport implements Transport {
    private final Transport transport;
    private final Footprints footprints;

    WatchedTransport(Transport transport, Footprints footprints) {
        this.transport = transport;
        this.footprints = footprints;
    }

    @Override
    public void start(Hello self, Receiver receiver) throws IOException {
        transport.start(self, new Receiver() {
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
    public void receive(Reception reception) {
        transport.receive(reception);
    }

    @Override
    public void dial(Map<NodeId, String> peers) {
        transport.dial(peers);
    }

    @Override
    public void send(NodeId to, List<ByteBuffer> frame) {
        footprints.sends(to, frame, System.nanoTime());
        transport.send(to, frame);
    }

    @Override
    public CompletionStage<Hello> probe(String address) {
        return transport.probe(address);
    }

    @Override
    public Optional<Poll> polled() {
        return transport.polled();
    }

    @Override
    public int maxFrameBytes() {
        return transport.maxFrameBytes();
    }

    @Override
    public void close() {
        transport.close();
    }
}
