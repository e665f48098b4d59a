package io.quorate.storage.file;

import io.quorate.spi.LogWrite;
import io.quorate.spi.Mark;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The head of a frame: what one {@link LogWrite} is on disk, all or nothing.
 *
 * <pre>
 * int CRC32C of salt, segment number, offset and the rest of the head | int CRC32C of the body
 * | int bytes of cells | int bytes of entries | int kind | int count | long sequence | long truncateFrom | long first
 * | long index and long round of the base | cells | entries | zeros up to a multiple of 8
 * </pre>
 *
 * @param kind what the frame is
 * @param sequence counts up by one from frame to frame, over all segments; a mark has that of the frame to come
 * @param truncateFrom index of the first entry that it removes, or 0
 * @param base where the log begins from then on, or {@link Mark#NONE}; the first frame of a segment repeats where it began
 * @param first index of its first entry, or 0
 * @param body what follows the head
 */
record FrameHeader(Kind kind, long sequence, long truncateFrom, Mark base, long first, Body body) {
    /** What a frame is. */
    enum Kind {
        /** A write. */
        WRITE(1),
        /**
         * Says that all frames before it are durable. Stands behind the newest frame, never synced, and is overwritten by
         * the next: so damage to the newest frame of an idle log can be told from a torn write.
         */
        MARK(2),
        /** Says the same at the end of a segment, and that the next segment is there. */
        SEAL(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /**
     * What follows the head.
     *
     * @param cellBytes size of the cells
     * @param entryBytes size of the entries
     * @param count number of entries
     * @param checksum CRC32C of it all, the zeros at the end included
     */
    record Body(int cellBytes, int entryBytes, int count, int checksum) {
        static final Body NONE = new Body(0, 0, 0, 0);

        /** Whether its sizes make sense, and it fits into so many bytes. */
        boolean fits(long room) {
            return cellBytes >= 0 && entryBytes >= 0 && count >= 0 && (long) cellBytes + entryBytes <= room;
        }

        /** Bytes with the zeros at the end. */
        int size() {
            return padded((long) cellBytes + entryBytes);
        }
    }

    /** Bytes of a head, and of a whole mark or seal. */
    static final int BYTES = 64;
    /** Frames begin at multiples of this. */
    static final int ALIGNMENT = 8;
    /** The largest body: 1 GiB. */
    static final int MAX_BODY = 1 << 30;

    private static final int KIND_AT = 16;
    private static final Kind[] KINDS = Kind.values();

    static FrameHeader note(Kind kind, long sequence) {
        return new FrameHeader(kind, sequence, 0, Mark.NONE, 0, Body.NONE);
    }

    static int padded(long bytes) {
        return Math.toIntExact((bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    }

    /** Bytes of the whole frame. */
    int size() {
        return BYTES + body.size();
    }

    void encode(ByteBuffer to, SegmentHeader segment, long offset) {
        int start = to.position();
        to.putInt(0).putInt(body.checksum).putInt(body.cellBytes).putInt(body.entryBytes);
        to.putInt(kind.code)
                .putInt(body.count)
                .putLong(sequence)
                .putLong(truncateFrom)
                .putLong(first)
                .putLong(base.index())
                .putLong(base.round());
        to.putInt(start, checksum(to, start, segment, offset));
    }

    /** Takes a head apart; empty if these bytes are no head that was written at this offset of this segment. */
    static Optional<FrameHeader> decode(ByteBuffer from, SegmentHeader segment, long offset) {
        int start = from.position();
        int kind = from.getInt(start + KIND_AT);
        boolean known = kind >= 1 && kind <= KINDS.length;
        if (!known || from.getInt(start) != checksum(from, start, segment, offset)) {
            return Optional.empty();
        }
        Body body = new Body(
                from.getInt(start + 8), from.getInt(start + 12), from.getInt(start + 20), from.getInt(start + 4));
        Mark base = new Mark(from.getLong(start + 48), from.getLong(start + 56));
        return Optional.of(new FrameHeader(
                KINDS[kind - 1],
                from.getLong(start + 24),
                from.getLong(start + 32),
                base,
                from.getLong(start + 40),
                body));
    }

    private static int checksum(ByteBuffer bytes, int start, SegmentHeader segment, long offset) {
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(24)
                .putLong(segment.salt())
                .putLong(segment.number())
                .putLong(offset)
                .flip());
        checksum.update(bytes.duplicate().limit(start + BYTES).position(start + 4));
        return (int) checksum.getValue();
    }
}
