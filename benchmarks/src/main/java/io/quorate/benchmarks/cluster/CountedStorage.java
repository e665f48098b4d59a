package io.quorate.benchmarks.cluster;

import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/** A storage that counts its writes: each is one write call and one sync, says the storage's contract. */
public final class CountedStorage extends PassingStorage {
    private final LongAdder writes;
    private final LongAdder bytes;

    /**
     * Counts what goes to another storage.
     *
     * @param storage which
     * @param writes counts the writes
     * @param bytes counts the bytes of their entries
     */
    public CountedStorage(LogStorage storage, LongAdder writes, LongAdder bytes) {
        super(storage);
        this.writes = writes;
        this.bytes = bytes;
    }

    @Override
    public void write(LogWrite write) throws IOException {
        super.write(write);
        writes.increment();
        bytes.add(write.bytes());
    }
}
