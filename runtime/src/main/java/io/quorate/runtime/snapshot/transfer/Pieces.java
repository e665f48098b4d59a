package io.quorate.runtime.snapshot.transfer;

import io.quorate.api.NodeId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parts of a snapshot that lie in the receiver's window: asked for, here, or still to be asked for.
 *
 * <p>Invariant: written <= handed <= planned <= length, and planned - written <= window; the pieces cover exactly what lies
 * between handed and planned.
 */
final class Pieces {
    private final long length;
    private final int chunk;
    private final int window;
    private final TreeMap<Long, Piece> pieces = new TreeMap<>();
    private long written;
    private long handed;
    private long planned;

    /** One part. */
    static final class Piece {
        final long offset;
        int length;
        Optional<NodeId> asked = Optional.empty();
        long deadline;
        Optional<ByteBuffer> bytes = Optional.empty();

        Piece(long offset, int length) {
            this.offset = offset;
            this.length = length;
        }

        boolean isOpen() {
            return asked.isEmpty() && bytes.isEmpty();
        }
    }

    Pieces(long length, long from, TransferSettings settings) {
        this.length = length;
        this.chunk = settings.chunkBytes();
        this.window = settings.windowBytes();
        this.written = from;
        this.handed = from;
        this.planned = from;
    }

    long written() {
        return written;
    }

    boolean complete() {
        return written == length;
    }

    /** The first part that nobody was asked for; empty if the window has none. */
    Optional<Piece> open() {
        Optional<Piece> left = pieces.values().stream().filter(Piece::isOpen).findFirst();
        long room = Math.min(length, written + window) - planned;
        if (left.isPresent() || room <= 0) {
            return left;
        }
        Piece next = new Piece(planned, (int) Math.min(chunk, room));
        pieces.put(planned, next);
        planned += next.length;
        return Optional.of(next);
    }

    Optional<Piece> at(long offset) {
        return Optional.ofNullable(pieces.get(offset));
    }

    /** A part has come, or a beginning of it: then the rest is to be asked for. */
    void came(Piece piece, ByteBuffer bytes) {
        int rest = piece.length - bytes.remaining();
        if (rest > 0) {
            piece.length -= rest;
            pieces.put(piece.offset + piece.length, new Piece(piece.offset + piece.length, rest));
        }
        piece.bytes = Optional.of(bytes);
        piece.asked = Optional.empty();
    }

    /** Those that somebody was asked for. */
    List<Piece> asked() {
        return pieces.values().stream().filter(piece -> piece.asked.isPresent()).toList();
    }

    /** Takes what can be written next, in order. */
    List<ByteBuffer> takeRun() {
        List<ByteBuffer> run = new ArrayList<>();
        for (Piece next = pieces.get(handed); next != null && next.bytes.isPresent(); next = pieces.get(handed)) {
            pieces.remove(handed);
            handed += next.length;
            run.add(next.bytes.get());
        }
        return run;
    }

    /** All that was taken is written. */
    void runWritten() {
        written = handed;
    }
}
