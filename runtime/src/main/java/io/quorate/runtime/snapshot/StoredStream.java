package io.quorate.runtime.snapshot;

import io.quorate.runtime.apply.Head;
import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A published snapshot as a stream, read in bounded pieces. */
public final class StoredStream extends InputStream {
    private static final int PIECE = 64 << 10;

    private final SnapshotStore store;
    private final Mark mark;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE).flip();
    private long at;

    /**
     * The beginning of a snapshot.
     *
     * @param store where it is
     * @param mark which
     */
    public StoredStream(SnapshotStore store, Mark mark) {
        this.store = store;
        this.mark = mark;
    }

    /**
     * What the framework itself keeps at the beginning of a published snapshot.
     *
     * @param store where it is
     * @param snapshot which
     * @return its head
     * @throws IOException if it cannot be read
     * @throws io.quorate.spi.MalformedException if it is of another format
     */
    public static Head head(SnapshotStore store, Snapshot snapshot) throws IOException {
        return Head.read(new StoredStream(store, snapshot.mark()), snapshot.mark());
    }

    @Override
    public int read() throws IOException {
        return ensure() ? piece.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!ensure()) {
            return -1;
        }
        int part = Math.min(length, piece.remaining());
        piece.get(bytes, offset, part);
        return part;
    }

    @Override
    public int available() {
        return piece.remaining();
    }

    private boolean ensure() throws IOException {
        if (piece.hasRemaining()) {
            return true;
        }
        piece.clear();
        int got = store.read(mark, at, piece);
        at += Math.max(got, 0);
        piece.flip();
        return got > 0;
    }
}
