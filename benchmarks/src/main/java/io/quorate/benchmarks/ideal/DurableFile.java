package io.quorate.benchmarks.ideal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.LongAdder;

/**
 * A file of zeros that is written from its beginning again and again: no allocation of blocks in the middle of a run. One
 * thread at a time.
 */
final class DurableFile implements AutoCloseable {
    private static final int SIZE = 64 << 20;
    private static final int CHUNK = 1 << 20;

    private final FileChannel channel;
    private final boolean durable;
    private long position;
    private final LongAdder syncs = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /** A new file; not written at all if it need not be durable. */
    DurableFile(Path directory, boolean durable) throws IOException {
        this.durable = durable;
        channel = FileChannel.open(
                directory.resolve("ideal.log"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (durable) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
            for (int at = 0; at < SIZE; at += CHUNK) {
                channel.write(zeros.clear(), at);
            }
            channel.force(true);
        }
    }

    /** Writes one behind the other, and syncs once. */
    void write(ByteBuffer... parts) throws IOException {
        if (!durable) {
            return;
        }
        for (ByteBuffer part : parts) {
            if (position + part.remaining() > SIZE) {
                position = 0;
            }
            bytes.add(part.remaining());
            while (part.hasRemaining()) {
                position += channel.write(part, position);
            }
        }
        channel.force(false);
        syncs.increment();
    }

    long syncs() {
        return syncs.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
