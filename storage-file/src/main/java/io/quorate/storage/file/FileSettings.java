package io.quorate.storage.file;

import java.nio.file.Path;

/**
 * How a file storage is set up.
 *
 * @param directory where it lives; made if it is not there
 * @param segmentBytes size of a segment file once the log has grown, within {@link #MIN_SEGMENT} and {@link #MAX_SEGMENT}
 * @param spareBytes how much of segments that the log no longer needs is kept, to become new ones; at most {@link
 *     #MAX_SPARES}
 */
public record FileSettings(Path directory, long segmentBytes, long spareBytes) {
    /** The smallest segment: 64 KiB. */
    public static final long MIN_SEGMENT = 64 << 10;
    /** The largest segment: 1 GiB. */
    public static final long MAX_SEGMENT = 1 << 30;
    /** The usual segment: 64 MiB. */
    public static final long SEGMENT = 64 << 20;
    /** What is kept usually: 256 MiB. */
    public static final long SPARES = 256 << 20;
    /** The most that may be kept: 1 TiB. */
    public static final long MAX_SPARES = 1L << 40;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if segments would be too small or too large, or too many would be kept
     */
    public FileSettings {
        directory = directory.toAbsolutePath().normalize();
        if (segmentBytes < MIN_SEGMENT || segmentBytes > MAX_SEGMENT) {
            throw new IllegalArgumentException(
                    "segments of " + segmentBytes + " bytes: allowed are " + MIN_SEGMENT + " to " + MAX_SEGMENT);
        }
        if (spareBytes < 0 || spareBytes > MAX_SPARES) {
            throw new IllegalArgumentException("spares of " + spareBytes + " bytes: allowed are 0 to " + MAX_SPARES);
        }
    }

    /**
     * Sizes as usual.
     *
     * @param directory where the storage lives
     */
    public FileSettings(Path directory) {
        this(directory, SEGMENT, SPARES);
    }
}
