package io.quorate.spi;

import java.io.IOException;

/**
 * Where a replica keeps its log: entries, and a few small cells beside them. It never lies: what {@link #write} returned
 * from survives any crash, and what it did not is there wholly or not at all.
 *
 * <p>One thread calls all methods, never two at a time: implementations need no locks. They may block. An
 * {@link IOException} from any of them halts the replica: nothing is tried again on a file whose state is unknown.
 */
public interface LogStorage extends AutoCloseable {
    /**
     * Opens the storage for this process alone and finds out what is there. Called once, before all else.
     *
     * @return what survived
     * @throws IOException if it is in use by another process, unusable, or damaged in a way that a crash cannot explain.
     *     The message says what to do
     */
    Recovery recover() throws IOException;

    /**
     * Writes, all or nothing, in this order: truncate, begin behind a mark, append, cells. On return it is durable.
     *
     * @param write what to write; never empty
     * @throws IOException if that cannot be promised; the storage is unusable from then on
     */
    void write(LogWrite write) throws IOException;

    /**
     * Reads entries.
     *
     * @param from index of the first, at least 1
     * @param to index of the last wanted, at least {@code from}; must be in the log, which begins behind the newest {@link LogWrite#base}
     * @param maxBytes bound on the size of the block; the first entry comes even if it is larger
     * @return a beginning of the entries wanted, at least one
     * @throws IOException if they are damaged or not there
     */
    EntryBlock read(long from, long to, int maxBytes) throws IOException;

    /**
     * Where the snapshots are kept. Called after {@link #recover}; what it returns is used by another thread.
     *
     * @return always the same store
     */
    SnapshotStore snapshots();

    /**
     * Lets go of the storage; another process may open it. Idempotent.
     *
     * @throws IOException if something could not be closed; the storage is let go of all the same
     */
    @Override
    void close() throws IOException;
}
