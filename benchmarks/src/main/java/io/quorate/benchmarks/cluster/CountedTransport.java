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
import java.util.concurrent.atomic.LongAdder;

/** A transport that counts the frames it is given. */
public final class CountedTransport implements Transport {
    private final Transport transport;
    private final LongAdder frames;
    private final LongAdder bytes;

    /**
     * Counts what goes to another transport.
     *
     * @param transport which
     * @param frames counts the frames
     * @param bytes counts their bytes
     */
    public CountedTransport(Transport transport, LongAdder frames, LongAdder bytes) {
        this.transport = transport;
        this.frames = frames;
        this.bytes = bytes;
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
        frames.increment();
        int size = 0;
        for (int i = 0; i < frame.size(); i++) {
            size += frame.get(i).remaining();
        }
        bytes.add(size);
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
