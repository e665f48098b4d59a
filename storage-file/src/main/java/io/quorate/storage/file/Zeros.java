package io.quorate.storage.file;

import io.quorate.spi.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes zeros. */
final class Zeros {
    private static final int CHUNK = 256 << 10;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(CHUNK).asReadOnlyBuffer();

    private Zeros() {}

    /** Fills [from, to) of a file. */
    static void write(DiskFile file, long from, long to) throws IOException {
        for (long at = from; at < to; at += CHUNK) {
            file.write(ZEROS.slice(0, (int) Math.min(CHUNK, to - at)), at);
        }
    }
}
