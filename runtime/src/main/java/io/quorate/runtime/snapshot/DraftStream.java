package io.quorate.runtime.snapshot;

import io.quorate.spi.SnapshotStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** The way of a state into a draft, in bounded pieces: never in memory as a whole. {@link #end} at the end. */
final class DraftStream extends OutputStream {
    private static final int PIECE = 64 << 10;

    private final SnapshotStore.Draft draft;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);

    DraftStream(SnapshotStore.Draft draft) {
        this.draft = draft;
    }

    @Override
    public void write(int value) throws IOException {
        if (!piece.hasRemaining()) {
            send();
        }
        piece.put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            if (!piece.hasRemaining()) {
                send();
            }
            int part = Math.min(left, piece.remaining());
            piece.put(bytes, at, part);
            at += part;
            left -= part;
        }
    }

    /** What the state machine flushes goes on all the same when a piece is full. */
    void end() throws IOException {
        if (piece.position() > 0) {
            send();
        }
    }

    private void send() throws IOException {
        draft.write(piece.flip());
        piece.clear();
    }
}
