package io.quorate.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Where a replica keeps its snapshots. One is there whole and verified, or it is not there at all.
 *
 * <p>One thread calls all methods of the store and of its draft, never two at a time; but not the thread that calls the
 * {@link LogStorage}: a snapshot may be written while the log goes on. Methods block. What fails with an
 * {@link IOException} leaves the published snapshots as they are; it may be tried again.
 */
public interface SnapshotStore {
    /**
     * A published snapshot.
     *
     * @param snapshot its name
     * @param fetched whether it came from another replica: the own log may differ from what it covers
     */
    record Published(Snapshot snapshot, boolean fetched) {}

    /**
     * What is there. Damaged ones are left out, and logged as a warning with the reason.
     *
     * @return published snapshots, newest first
     * @throws IOException if the store cannot be read
     */
    List<Published> list() throws IOException;

    /**
     * Begins a snapshot of the own state. Whatever draft there was is gone.
     *
     * @param mark where it ends
     * @return an empty draft
     * @throws IOException if it cannot be made
     */
    Draft begin(Mark mark) throws IOException;

    /**
     * Begins to fetch the snapshot of another replica, or goes on with it where an earlier call, of an earlier process
     * included, left off. A draft of anything else is gone.
     *
     * @param wanted its name
     * @return a draft that may hold a beginning already
     * @throws IOException if it cannot be made
     */
    Draft fetch(Snapshot wanted) throws IOException;

    /**
     * Reads a published snapshot.
     *
     * @param mark which
     * @param at offset in its content
     * @param into from position to limit
     * @return how many bytes were read, at least 1; -1 at the end of the content
     * @throws IOException if it is not there or cannot be read
     */
    int read(Mark mark, long at, ByteBuffer into) throws IOException;

    /**
     * Removes a published snapshot, if it is there.
     *
     * @param mark which
     * @throws IOException if that fails
     */
    void delete(Mark mark) throws IOException;

    /** A snapshot that is being written. */
    interface Draft {
        /**
         * How much of the content is there.
         *
         * @return bytes
         */
        long length();

        /**
         * Appends content.
         *
         * @param bytes from position to limit
         * @throws IOException if not all could be written, for want of space for example; the draft is of no more use
         */
        void write(ByteBuffer bytes) throws IOException;

        /**
         * Makes the snapshot durable, reads it back, and publishes it, in this order. The draft is used up.
         *
         * @return its name; empty if it was fetched and is not what was wanted: then the draft is gone
         * @throws IOException if it is not known to be published
         */
        Optional<Snapshot> publish() throws IOException;

        /**
         * Gives it up. The draft is used up.
         *
         * @throws IOException if its remains could not be removed; they harm nothing
         */
        void discard() throws IOException;
    }
}
