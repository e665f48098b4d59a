package io.quorate.benchmarks.cluster;

import io.quorate.api.NodeId;
import io.quorate.spi.Transport;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A transport that counts the frames it is given. */
public final class CountedTransport extends PassingTransport {
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
        super(transport);
        this.frames = frames;
        this.bytes = bytes;
    }

    @Override
    public void send(NodeId to, List<ByteBuffer> frame) {
        frames.increment();
        int size = 0;
        for (int i = 0; i < frame.size(); i++) {
            size += frame.get(i).remaining();
        }
        bytes.add(size);
        super.send(to, frame);
    }
}
