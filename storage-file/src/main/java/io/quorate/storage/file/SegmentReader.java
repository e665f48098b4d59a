package io.quorate.storage.file;

import io.quorate.spi.disk.Disk;
import io.quorate.spi.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads segments through a window of fixed size; keeps one file open. */
final class SegmentReader implements AutoCloseable {
    /** The largest view. */
    static final int CHUNK = 64 << 10;

    private final Disk disk;
    private final ByteBuffer window = ByteBuffer.allocateDirect(CHUNK);
    /** The number of the open file's segment, 0 if none is open. */
    private long open;

    private DiskFile file;
    private long start;

    SegmentReader(Disk disk) {
        this.disk = disk;
        forget();
    }

    /** Forgets what is in the window: the file may have changed. */
    void forget() {
        window.limit(0);
    }

    /** Lets go of a segment that will be removed. */
    void forget(SegmentHeader segment) throws IOException {
        if (segment.number() == open) {
            close();
        }
    }

    /** The size of a segment's file. */
    long size(long segment) throws IOException {
        select(segment);
        return file.size();
    }

    /** The head of the frame at that offset, unless the bytes there are none. */
    Optional<FrameHeader> head(SegmentHeader segment, long at) throws IOException {
        if (at + FrameHeader.BYTES > segment.size()) {
            return Optional.empty();
        }
        return FrameHeader.decode(view(segment.number(), at, FrameHeader.BYTES), segment, at);
    }

    /** The body of a frame, unless it does not fit its checksum. Allocates at most what is left of the segment. */
    Optional<ByteBuffer> body(SegmentHeader segment, long at, FrameHeader head) throws IOException {
        FrameHeader.Body body = head.body();
        if (!body.fits(segment.size() - at - FrameHeader.BYTES)) {
            return Optional.empty();
        }
        ByteBuffer bytes = bytes(segment.number(), at + FrameHeader.BYTES, body.size());
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.duplicate());
        return (int) checksum.getValue() == body.checksum()
                ? Optional.of(bytes.limit(body.cellBytes() + body.entryBytes()))
                : Optional.empty();
    }

    /** Bytes of a segment, copied out. */
    ByteBuffer bytes(long segment, long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            int chunk = Math.min(bytes.remaining(), CHUNK);
            bytes.put(view(segment, at + bytes.position(), chunk));
        }
        return bytes.flip();
    }

    /** At most {@link #CHUNK} bytes of a segment, without a copy; good until the next call. */
    ByteBuffer view(long segment, long at, int count) throws IOException {
        select(segment);
        if (at < start || at + count > start + window.limit()) {
            fill(at, count);
        }
        return window.slice((int) (at - start), count);
    }

    private void fill(long at, int count) throws IOException {
        window.clear();
        start = at;
        while (window.position() < count) {
            if (file.read(window, at + window.position()) < 0) {
                window.limit(0);
                throw new DamagedLogException(
                        disk.path() + "/" + SegmentHeader.name(open), "the file ends before offset " + (at + count));
            }
        }
        window.flip();
    }

    /** What to throw when bytes are not what was written. */
    DamagedLogException damaged(SegmentHeader segment, long at, String message) {
        return new DamagedLogException(disk.path() + "/" + segment.name() + ", offset " + at, message);
    }

    private void select(long segment) throws IOException {
        if (segment != open) {
            close();
            file = disk.openToRead(SegmentHeader.name(segment));
            open = segment;
        }
    }

    @Override
    public void close() throws IOException {
        forget();
        open = 0;
        if (file != null) {
            DiskFile closing = file;
            file = null;
            closing.close();
        }
    }
}
