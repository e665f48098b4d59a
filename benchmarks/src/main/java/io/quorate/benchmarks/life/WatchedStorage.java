package io.quorate.benchmarks.life;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.Recovery;
import io.quorate.spi.SnapshotStore;
import java.io.IOException;

/** A storage that leaves footprints. */
final class WatchedStorage implements LogStorage {
    private final LogStorage storage;
    private final Footprints footprints;

    WatchedStorage(LogStorage storage, Footprints footprints) {
        this.storage = storage;
        this.footprints = footprints;
    }

    @Override
    public Recovery recover() throws IOException {
        return storage.recover();
    }

    @Override
    public void write(LogWrite write) throws IOException {
        long begin = System.nanoTime();
        storage.write(write);
        if (write.count() > 0) {
            long last = write.first() + write.count() - 1;
            footprints.writeBegins.add(last, begin);
            footprints.writeEnds.add(last, System.nanoTime());
        }
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
