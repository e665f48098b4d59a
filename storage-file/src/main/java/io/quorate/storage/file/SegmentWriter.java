package io.quorate.storage.file;

import io.quorate.spi.LogWrite;
import io.quorate.spi.disk.Disk;
import io.quorate.spi.disk.DiskFile;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;

/** Writes frames at the end of the newest segment, and begins a new one when it is full. */
final class SegmentWriter implements AutoCloseable {
    /** The size of the first segment; the following double until they have the size wanted. */
    private static final long FIRST_SIZE = 1 << 20;
    /** Room that a frame leaves for the mark or seal behind it. */
    private static final int NOTE = FrameHeader.BYTES;

    private final Disk disk;
    private final long fullSize;
    private final LongSupplier salts;
    private final Spares spares;
    private final FrameWriter frames;
    private SegmentHeader segment = new SegmentHeader(0, 0, 0, 0, 0, 0);
    private DiskFile file;
    private long end;

    SegmentWriter(Disk disk, long fullSize, LongSupplier salts, Spares spares) {
        this.disk = disk;
        this.fullSize = fullSize / FrameHeader.ALIGNMENT * FrameHeader.ALIGNMENT;
        this.frames = new FrameWriter(fullSize);
        this.salts = salts;
        this.spares = spares;
    }

    /** The segment that is written to; its number is 0 as long as there is none. */
    SegmentHeader segment() {
        return segment;
    }

    /**
     * Goes on where an earlier process stopped. Makes durable what that process may have left in the cache of the system
     * only: its last frame is written once more, because after a failed sync the system may hold it for clean although it
     * never reached the disk. A mark takes the place of what was never finished behind it.
     */
    void resume(Tail tail, SegmentReader reader, long sequence) throws IOException {
        segment = tail.segment();
        end = tail.end();
        file = disk.open(segment.name());
        for (long at = tail.lastFrame(); at < end; at += SegmentReader.CHUNK) {
            int count = (int) Math.min(SegmentReader.CHUNK, end - at);
            file.write(reader.view(segment.number(), at, count), at);
        }
        file.force();
        disk.sync();
        reader.forget();
        mark(sequence);
        file.force();
    }

    /** Whether a frame still fits into the segment. */
    boolean fits(int frame) {
        return end + frame + NOTE <= segment.size();
    }

    /** Writes a frame and makes it durable. Returns its head; it begins where {@link #end} was before. */
    FrameHeader append(long sequence, LogWrite write) throws IOException {
        FrameHeader head = frames.write(file, segment, end, sequence, write);
        file.force();
        end += head.size();
        mark(sequence + 1);
        prepareNext();
        return head;
    }

    /** The next segment is made while the second half of this one is written: earlier, no old one could take its place. */
    private void prepareNext() {
        double done = 2.0 * end / segment.size() - 1;
        if (done > 0) {
            long next = sizeOf(segment.number() + 1);
            spares.prepare(next, (long) (done * next) + Spares.STEP);
        }
    }

    /** Where the next frame begins. */
    long end() {
        return end;
    }

    /**
     * Begins a new segment with a frame that holds a write and all cells. In this order, so that a crash at any point
     * leaves either the old segments or the new one whole: header and frame are durable, the file gets its name, the name
     * is durable, the old segment is sealed.
     */
    FrameHeader appendToNew(long sequence, long nextIndex, LogWrite write) throws IOException {
        long number = segment.number() + 1;
        long needed = SegmentHeader.BYTES + (long) FrameWriter.size(write) + NOTE;
        Spares.Spare spare = spares.take(sizeOf(number), needed);
        SegmentHeader next =
                new SegmentHeader(number, salts.getAsLong(), segment.salt(), sequence, nextIndex, spare.size());
        FrameHeader head;
        try (DiskFile fresh = disk.open(spare.name())) {
            fresh.write(next.encode(), 0);
            head = frames.write(fresh, next, SegmentHeader.BYTES, sequence, write);
            fresh.force();
        }
        disk.rename(spare.name(), next.name());
        disk.sync();
        seal(sequence);
        segment = next;
        file = disk.open(next.name());
        end = (long) SegmentHeader.BYTES + head.size();
        mark(sequence + 1);
        return head;
    }

    /** Begins to remove the oldest segments. */
    void retire(List<SegmentHeader> oldest) {
        spares.retire(oldest, sizeOf(segment.number() + 1));
    }

    private void seal(long sequence) throws IOException {
        if (file != null) {
            frames.note(FrameHeader.Kind.SEAL, file, segment, end, sequence);
            file.force();
            close();
        }
    }

    /** Not synced: says of the frames before it that they are. */
    private void mark(long sequence) throws IOException {
        frames.note(FrameHeader.Kind.MARK, file, segment, end, sequence);
    }

    private long sizeOf(long number) {
        long doublings = Math.min(number - 1, Long.numberOfTrailingZeros(FileSettings.MAX_SEGMENT));
        return Math.min(fullSize, FIRST_SIZE << doublings);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            DiskFile closing = file;
            file = null;
            closing.close();
        }
    }
}
