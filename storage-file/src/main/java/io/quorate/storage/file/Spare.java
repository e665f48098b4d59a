package io.quorate.storage.file;

import io.quorate.spi.disk.Disk;
import io.quorate.spi.disk.DiskFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of zeros for the next segment, made ahead of need: a write into blocks that are there needs no change of the
 * file's metadata, and the disk does not fill up in the middle of a write. It is no part of the log until it is renamed.
 */
final class Spare {
    /** Its name until then; whatever has it when the storage is opened is left over. */
    static final String NAME = "spare.tmp";

    private static final Logger LOG = LoggerFactory.getLogger(Spare.class);
    /** Zeros are synced in steps of this size, so that a sync of the log never waits for all of them. */
    private static final long STEP = 4 << 20;

    private final Disk disk;
    private final Executor executor;
    private CompletableFuture<Void> making;
    private long size;
    private volatile boolean abandoned;

    Spare(Disk disk, Executor executor) {
        this.disk = disk;
        this.executor = executor;
    }

    /** Begins to make one, unless there is one. A failure shows in {@link #take}. */
    void prepare(long bytes) {
        if (making == null) {
            size = bytes;
            making = CompletableFuture.runAsync(() -> makeUnchecked(bytes), executor);
        }
    }

    private void makeUnchecked(long bytes) {
        try {
            make(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Hands over a file of zeros named {@link #NAME}; makes it now if none is ready.
     *
     * @param bytes the smallest size that will do
     * @return its size
     */
    long take(long bytes) throws IOException {
        boolean ready = finished() && size >= bytes;
        making = null;
        if (!ready) {
            make(bytes);
            size = bytes;
        }
        return size;
    }

    private boolean finished() {
        try {
            if (making != null) {
                making.join();
            }
            return making != null;
        } catch (CompletionException e) {
            LOG.warn("{}: {} could not be made ahead of need", disk.path(), NAME, e.getCause());
            return false;
        }
    }

    private void make(long bytes) throws IOException {
        try (DiskFile file = disk.create(NAME)) {
            for (long at = 0; at < bytes && !abandoned; at += STEP) {
                Zeros.write(file, at, Math.min(bytes, at + STEP));
                file.force();
            }
        }
    }

    /** Stops making one, and removes it. */
    void abandon() throws IOException {
        abandoned = true;
        if (making != null) {
            finished();
            making = null;
            disk.delete(NAME);
        }
    }
}
