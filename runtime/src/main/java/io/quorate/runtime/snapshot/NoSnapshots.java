package io.quorate.runtime.snapshot;

import io.quorate.spi.LogStorage;
import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The store of a storage that keeps no snapshots: its log grows for ever. */
public final class NoSnapshots implements SnapshotStore {
    /**
     * The store of a storage.
     *
     * @param storage recovered
     * @return its own, or one that keeps nothing
     */
    public static SnapshotStore unlessKeptBy(LogStorage storage) {
        try {
            return storage.snapshots();
        } catch (UnsupportedOperationException e) {
            return new NoSnapshots();
        }
    }

    @Override
    public List<Published> list() {
        return List.of();
    }

    @Override
    public Draft begin(Mark mark) throws IOException {
        throw new IOException("this storage keeps no snapshots");
    }

    @Override
    public Draft fetch(Snapshot wanted) throws IOException {
        return begin(wanted.mark());
    }

    @Override
    public int read(Mark mark, long at, ByteBuffer into) throws IOException {
        throw new IOException("this storage keeps no snapshots");
    }

    @Override
    public void delete(Mark mark) {
        // There are none.
    }
}
