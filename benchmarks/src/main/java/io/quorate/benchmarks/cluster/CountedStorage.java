package io.quorate.benchmarks.cluster;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.Recovery;
import io.quorate.spi.SnapshotStore;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/** A storage that counts its writes: each is one write call and one sync, says the storage's contract. */
public final class CountedStorage implements LogStorage {
    private final LogStorage storage;
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
        this.storage = storage;
        this.writes = writes;
        this.bytes = bytes;
    }

    @Override
    public Recovery recover() throws IOException {
        return storage.recover();
    }

    @Override
    public void write(LogWrite write) throws IOException {
        storage.write(write);
        writes.increment();
        bytes.add(write.bytes());
    }

    @Override
    public EntryBlock read(long from, long to, int maxBytes) throws IOException {
        return storage.read(from, to, maxBytes);
    }

    @Override
    public SnapshotStore snapshots() {
        return storage.snapshots();
    }

    @Override
    public void close() throws IOException {
        storage.close();
    }
}
