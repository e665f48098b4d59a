package io.quorate.benchmarks.cluster;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.Recovery;
import io.quorate.spi.SnapshotStore;
import java.io.IOException;

/** Passes everything on to another storage: for those who look at some of it. */
public abstract class PassingStorage implements LogStorage {
    private final LogStorage storage;

    /**
     * Passes on.
     *
     * @param storage to whom
     */
    protected PassingStorage(LogStorage storage) {
        this.storage = storage;
    }

    @Override
    public Recovery recover() throws IOException {
        return storage.recover();
    }

    @Override
    public void write(LogWrite write) throws IOException {
        storage.write(write);
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
