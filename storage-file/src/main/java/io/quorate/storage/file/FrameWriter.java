package io.quorate.storage.file;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogWrite;
import io.quorate.spi.disk.DiskFile;
import io.quorate.spi.support.Invariant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes frames through one reused buffer: a frame that fits it is a single write. Syncs nothing. */
final class FrameWriter {
    private static final int BUFFER = 256 << 10;

    private final ByteBuffer buffer;

    /** Buffers no more than a segment could take. */
    FrameWriter(long segmentBytes) {
        buffer = ByteBuffer.allocateDirect((int) Math.min(BUFFER, segmentBytes));
    }

    /** Bytes of the frame of a write. */
    static int size(LogWrite write) {
        long body = Cells.size(write.cells()) + write.bytes();
        Invariant.check(
                body <= FrameHeader.MAX_BODY,
                () -> "a write of " + body + " bytes; at most " + FrameHeader.MAX_BODY + " go into one");
        return FrameHeader.BYTES + FrameHeader.padded(body);
    }

    /** Writes a write as one frame. */
    FrameHeader write(DiskFile file, SegmentHeader segment, long at, long sequence, LogWrite write) throws IOException {
        ByteBuffer cells = Cells.encode(write.cells());
        List<ByteBuffer> parts = new ArrayList<>();
        parts.add(cells);
        for (EntryBlock block : write.blocks()) {
            parts.add(block.bytes());
        }
        int entryBytes = Math.toIntExact(write.bytes());
        int unpadded = cells.limit() + entryBytes;
        parts.add(ByteBuffer.allocate(FrameHeader.padded(unpadded) - unpadded));
        FrameHeader head = new FrameHeader(
                FrameHeader.Kind.WRITE,
                sequence,
                write.truncateFrom(),
                write.base(),
                write.first(),
                new FrameHeader.Body(cells.limit(), entryBytes, write.count(), checksum(parts)));
        buffer.clear();
        head.encode(buffer, segment, at);
        long flushed = at;
        for (ByteBuffer part : parts) {
            flushed = copy(part, file, flushed);
        }
        flush(file, flushed);
        return head;
    }

    /** Writes a mark or a seal. */
    void note(FrameHeader.Kind kind, DiskFile file, SegmentHeader segment, long at, long sequence) throws IOException {
        buffer.clear();
        FrameHeader.note(kind, sequence).encode(buffer, segment, at);
        flush(file, at);
    }

    private long copy(ByteBuffer part, DiskFile file, long at) throws IOException {
        long flushed = at;
        while (part.hasRemaining()) {
            int chunk = Math.min(part.remaining(), buffer.remaining());
            buffer.put(part.slice(part.position(), chunk));
            part.position(part.position() + chunk);
            if (!buffer.hasRemaining()) {
                flushed = flush(file, flushed);
            }
        }
        return flushed;
    }

    private long flush(DiskFile file, long at) throws IOException {
        int count = buffer.flip().limit();
        if (count > 0) {
            file.write(buffer, at);
        }
        buffer.clear();
        return at + count;
    }

    private static int checksum(List<ByteBuffer> parts) {
        CRC32C checksum = new CRC32C();
        for (ByteBuffer part : parts) {
            checksum.update(part.duplicate());
        }
        return (int) checksum.getValue();
    }
}
