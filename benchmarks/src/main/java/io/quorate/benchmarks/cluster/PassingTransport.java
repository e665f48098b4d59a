package io.quorate.benchmarks.cluster;

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

/** Passes everything on to another transport: for those who look at some of it. */
public abstract class PassingTransport implements Transport {
    private final Transport transport;

    /**
     * Passes on.
     *
     * @param transport to whom
     */
    protected PassingTransport(Transport transport) {
        this.transport = transport;
    }

    @Override
    public Optional<Poll> polled() {
        return transport.polled();
    }

    @Override
    public void start(Hello self, Receiver receiver) throws IOException {
        transport.start(self, receiver);
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
        transport.send(to, frame);
    }

    @Override
    public CompletionStage<Hello> probe(String address) {
        return transport.probe(address);
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
