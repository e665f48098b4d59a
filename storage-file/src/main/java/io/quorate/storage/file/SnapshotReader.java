package io.quorate.storage.file;

import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore.Published;
import io.quorate.spi.disk.Disk;
import io.quorate.spi.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads a snapshot file against its checksums, through a buffer of fixed size. */
final class SnapshotReader implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final String where;
    private final DiskFile file;

    SnapshotReader(Disk disk, String name) throws IOException {
        where = disk.path() + "/" + name;
        file = disk.openToRead(name);
    }

    /**
     * Its header; empty if it is damaged.
     *
     * @throws IOException if another version wrote it
     */
    Optional<SnapshotHeader> header() throws IOException {
        return SnapshotHeader.decode(bytes(0, SnapshotHeader.BYTES), where);
    }

    /** How much content there would be if a footer stood at the end. */
    long contentLength() throws IOException {
        return file.size() - SnapshotHeader.BYTES - SnapshotHeader.FOOTER;
    }

    /** Reads all of it. */
    Published verify() throws IOException {
        SnapshotHeader header = header().orElseThrow(() -> damaged(0, "the header is damaged"));
        long length = contentLength();
        if (length < 0) {
            throw damaged(file.size(), "the file ends in its header or footer");
        }
        Snapshot found = new Snapshot(header.mark(), length, checksum(length));
        long footer = SnapshotHeader.BYTES + length;
        if (!bytes(footer, SnapshotHeader.FOOTER).equals(SnapshotHeader.footer(found))) {
            throw damaged(footer, "the footer does not fit the " + length + " bytes of content before it");
        }
        if (header.wanted().filter(wanted -> !wanted.equals(found)).isPresent()) {
            throw damaged(0, "this is not the snapshot that was wanted");
        }
        return new Published(found, header.wanted().isPresent());
    }

    private int checksum(long length) throws IOException {
        CRC32C checksum = new CRC32C();
        for (long at = 0; at < length; at += BUFFER) {
            int count = (int) Math.min(BUFFER, length - at);
            ByteBuffer part = bytes(SnapshotHeader.BYTES + at, count);
            if (part.remaining() < count) {
                throw damaged(SnapshotHeader.BYTES + at, "the file ends early");
            }
            checksum.update(part);
        }
        return (int) checksum.getValue();
    }

    /** Fewer at the end of the file. */
    private ByteBuffer bytes(long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        boolean more = true;
        while (more && bytes.hasRemaining()) {
            more = file.read(bytes, at + bytes.position()) > 0;
        }
        return bytes.flip();
    }

    private DamagedSnapshotException damaged(long at, String message) {
        return new DamagedSnapshotException(where + ", offset " + at, message);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
