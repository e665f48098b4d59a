package io.quorate.spi.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Disk}. One thread at a time. */
public interface DiskFile extends AutoCloseable {
    /**
     * Writes all bytes. They survive a crash after {@link #force}.
     *
     * @param bytes from position to limit
     * @param at offset in the file
     * @throws IOException if not all could be written
     */
    void write(ByteBuffer bytes, long at) throws IOException;

    /**
     * Reads some bytes.
     *
     * @param into from position to limit
     * @param at offset in the file
     * @return how many, at least 1; -1 at the end of the file
     * @throws IOException if they cannot be read
     */
    int read(ByteBuffer into, long at) throws IOException;

    /**
     * Makes durable what was written, and the size. Never called again after it failed.
     *
     * @throws IOException if that cannot be promised, also if the file is no longer in its directory
     */
    void force() throws IOException;

    /**
     * The size of the file.
     *
     * @return bytes
     * @throws IOException if it is not known
     */
    long size() throws IOException;

    /**
     * Closes the file. Idempotent.
     *
     * @throws IOException if that fails
     */
    @Override
    void close() throws IOException;
}
