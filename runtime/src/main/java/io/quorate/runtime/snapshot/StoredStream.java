package io.quorate.runtime.snapshot;

import io.quorate.spi.Mark;
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
