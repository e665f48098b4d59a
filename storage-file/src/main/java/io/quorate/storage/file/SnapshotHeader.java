package io.quorate.storage.file;

import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first bytes of a snapshot file, which goes on with the content and a footer.
 *
 * <pre>
 * header   long magic | int version | int CRC32C of the other fields | long index | long round
 *          | int 1 if fetched | int CRC32C wanted | long length wanted | zeros up to 64 bytes
 * footer   long length of the content | int CRC32C of the content | int CRC32C of the footer so far
 * </pre>
 *
 * @param mark where the snapshot ends
 * @param wanted the name of the snapshot if it is fetched: a draft of it can be gone on with
 */
record SnapshotHeader(Mark mark, Optional<Snapshot> wanted) {
    /** Bytes of a header. */
    static final int BYTES = 64;
    /** Bytes of a footer. */
    static final int FOOTER = 16;
    /** The version of files that this build reads and writes. */
    static final int VERSION = 1;

    private static final long MAGIC = 0x51554F52534E410AL; // "QUORSNA\n"
    private static final int CHECKSUM_AT = 12;
    private static final String PREFIX = "snapshot-";
    private static final String SUFFIX = ".snap";
    private static final int DIGITS = 19;

    /** The name of the file once it is published. */
    String name() {
        return name(mark.index());
    }

    static String name(long index) {
        return String.format("%s%0" + DIGITS + "d%s", PREFIX, index, SUFFIX);
    }

    /** The index in the name of a snapshot file; 0 if it is not such a name. */
    static long index(String name) {
        if (name.length() != PREFIX.length() + DIGITS + SUFFIX.length()) {
            return 0;
        }
        String digits = name.substring(PREFIX.length(), PREFIX.length() + DIGITS);
        boolean numeric = digits.chars().allMatch(c -> c >= '0' && c <= '9');
        long index = numeric && digits.compareTo(Long.toString(Long.MAX_VALUE)) <= 0 ? Long.parseLong(digits) : 0;
        return name(index).equals(name) ? index : 0;
    }

    ByteBuffer encode() {
        ByteBuffer bytes =
                ByteBuffer.allocate(BYTES).putLong(MAGIC).putInt(VERSION).putInt(0);
        bytes.putLong(mark.index()).putLong(mark.round());
        bytes.putInt(wanted.isPresent() ? 1 : 0);
        bytes.putInt(wanted.map(Snapshot::checksum).orElse(0));
        bytes.putLong(wanted.map(Snapshot::length).orElse(0L));
        return bytes.putInt(CHECKSUM_AT, checksum(bytes)).position(BYTES).flip();
    }

    /**
     * Takes a header apart; empty if it is damaged.
     *
     * @throws IOException if another version wrote it
     */
    static Optional<SnapshotHeader> decode(ByteBuffer bytes, String where) throws IOException {
        if (bytes.remaining() < BYTES || bytes.getLong(0) != MAGIC) {
            return Optional.empty();
        }
        int version = bytes.getInt(8);
        if (version != VERSION) {
            throw new IOException(
                    where + ": format version " + version + ", but this release reads version " + VERSION
                            + ". Start the release that wrote it; if there is none, the header is damaged: move the file away.");
        }
        if (bytes.getInt(CHECKSUM_AT) != checksum(bytes)) {
            return Optional.empty();
        }
        Mark mark = new Mark(bytes.getLong(16), bytes.getLong(24));
        Snapshot name = new Snapshot(mark, bytes.getLong(40), bytes.getInt(36));
        return Optional.of(new SnapshotHeader(mark, bytes.getInt(32) == 1 ? Optional.of(name) : Optional.empty()));
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.duplicate().position(0).limit(CHECKSUM_AT));
        checksum.update(bytes.duplicate().limit(BYTES).position(CHECKSUM_AT + 4));
        return (int) checksum.getValue();
    }

    /** What stands behind the content. */
    static ByteBuffer footer(Snapshot snapshot) {
        ByteBuffer bytes =
                ByteBuffer.allocate(FOOTER).putLong(snapshot.length()).putInt(snapshot.checksum());
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.duplicate().flip());
        return bytes.putInt((int) checksum.getValue()).flip();
    }
}
