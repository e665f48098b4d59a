package io.quorate.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The first bytes of a segment file. Header and first frame are on disk before the file gets its name, so neither is
 * ever torn.
 *
 * <pre>
 * long magic | int version | int CRC32C of the other fields | long number | long salt | long salt of the segment before
 * | long first sequence | long first index | long size
 * </pre>
 *
 * @param number counts up by one from segment to segment; stands in the file name, too
 * @param salt random; goes into every checksum of the segment, so that bytes of another file never pass for its own
 * @param previousSalt salt of the segment before, 0 for the first: a file of another directory does not fit in
 * @param firstSequence sequence of its first frame
 * @param firstIndex where the log ended when it was begun, plus one
 * @param size of the file, fixed from its beginning
 */
record SegmentHeader(long number, long salt, long previousSalt, long firstSequence, long firstIndex, long size) {
    /** Bytes of a header. */
    static final int BYTES = 64;
    /** The version of files that this build reads and writes. */
    static final int VERSION = 1;

    private static final long MAGIC = 0x51554F524C4F470AL; // "QUORLOG\n"
    private static final int VERSION_AT = 8;
    private static final int CHECKSUM_AT = 12;
    private static final String PREFIX = "segment-";
    private static final String SUFFIX = ".log";
    private static final int DIGITS = 10;

    /** The name of the file. */
    String name() {
        return name(number);
    }

    static String name(long number) {
        return String.format("%s%0" + DIGITS + "d%s", PREFIX, number, SUFFIX);
    }

    /** The number in the name of a segment file; 0 if it is not such a name. */
    static long number(String name) {
        String digits = name.length() == PREFIX.length() + DIGITS + SUFFIX.length()
                ? name.substring(PREFIX.length(), PREFIX.length() + DIGITS)
                : "";
        boolean numeric = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        long number = numeric ? Long.parseLong(digits) : 0;
        return name(number).equals(name) ? number : 0;
    }

    ByteBuffer encode() {
        ByteBuffer bytes =
                ByteBuffer.allocate(BYTES).putLong(MAGIC).putInt(VERSION).putInt(0);
        bytes.putLong(number).putLong(salt).putLong(previousSalt);
        bytes.putLong(firstSequence).putLong(firstIndex).putLong(size);
        return bytes.putInt(CHECKSUM_AT, checksum(bytes)).flip();
    }

    /**
     * Takes a header apart.
     *
     * @param bytes the beginning of the file, {@link #BYTES} long
     * @param where the file, for messages
     * @param named the number in its name
     */
    static SegmentHeader decode(ByteBuffer bytes, String where, long named) throws IOException {
        if (bytes.getLong(0) != MAGIC) {
            throw new DamagedLogException(where, "this is not a segment of a Quorate log, or its header is damaged");
        }
        int version = bytes.getInt(VERSION_AT);
        if (version != VERSION) {
            throw new IOException(where + ": format version " + version + ", but this release reads version " + VERSION
                    + ". Start the release that wrote it; if there is none, the header is damaged."
                    + DamagedLogException.REMEDY);
        }
        if (bytes.getInt(CHECKSUM_AT) != checksum(bytes)) {
            throw new DamagedLogException(where, "the checksum of the header at offset 0 is wrong");
        }
        SegmentHeader header = new SegmentHeader(
                bytes.getLong(16),
                bytes.getLong(24),
                bytes.getLong(32),
                bytes.getLong(40),
                bytes.getLong(48),
                bytes.getLong(56));
        if (header.number != named) {
            throw new DamagedLogException(where, "the header says that this is segment " + header.number);
        }
        return header;
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.duplicate().position(0).limit(CHECKSUM_AT));
        checksum.update(bytes.duplicate().limit(BYTES).position(CHECKSUM_AT + 4));
        return (int) checksum.getValue();
    }
}
