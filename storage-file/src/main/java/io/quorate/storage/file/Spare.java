package io.quorate.storage.file;

import io.quorate.spi.disk.Disk;
import io.quorate.spi.disk.DiskFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done to files beside the log's way, one thing after the other. A file of zeros for the next segment is made
 * ahead of need: a write into blocks that are there needs no change of the file's metadata, and the disk does not fill up
 * in the middle of a write. It grows as the log does, a step at a time: were it made at once, the log would wait for the disk
 * again and again until all of it is there. Segments that the log no longer needs are removed; one of them may become that file.
 */
final class Spare {
    /** The name of the file until it is a segment; whatever has it when the storage is opened is left over. */
    static final String NAME = "spare.tmp";

    private static final Logger LOG = LoggerFactory.getLogger(Spare.class);
    /** Zeros are synced in steps of this size, so that a sync of the log never waits for more of them. */
    static final long STEP = 1 << 20;

    private final Disk disk;
    private final Executor executor;
    private final Trouble trouble;
    private CompletableFuture<Void> work = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> making;
    private long size;
    /** How much of it is filled with zeros, or about to be. */
    private long filled;

    private volatile boolean abandoned;

    Spare(Disk disk, Executor executor, Trouble trouble) {
        this.disk = disk;
        this.executor = executor;
        this.trouble = trouble;
    }

    /** Something that is done to files. */
    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }

    private void later(Task task) {
        work = work.handle((done, failure) -> null).thenRunAsync(() -> runUnchecked(task), executor);
    }

    private static void runUnchecked(Task task) {
        try {
            task.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Begins to make one, unless there is one, and fills it as far as it has to be by now. A failure shows in {@link #take}.
     *
     * @param bytes the size of the next segment
     * @param due how much of it is to be there
     */
    void prepare(long bytes, long due) {
        if (making == null) {
            begin(bytes, () -> disk.create(NAME).close());
        }
        fillUpTo(due);
    }

    private void begin(long bytes, Task task) {
        size = bytes;
        filled = 0;
        later(task);
        making = work;
    }

    private void fillUpTo(long due) {
        while (filled < Math.min(due, size)) {
            long from = filled;
            filled = Math.min(size, from + STEP);
            long to = filled;
            later(() -> fill(from, to));
            making = making.thenCombine(work, (before, step) -> null);
        }
    }

    /**
     * Begins to remove segments. A failure is {@link Trouble}.
     *
     * @param oldest the oldest of all segments, in their order
     * @param bytes the size of the next segment: one of that size is kept as the spare if there is none
     */
    void retire(List<SegmentHeader> oldest, long bytes) {
        for (SegmentHeader segment : oldest) {
            if (making == null && segment.size() == bytes) {
                begin(bytes, () -> recycle(segment.name()));
            } else {
                later(() -> forGood(() -> disk.delete(segment.name())));
            }
        }
    }

    private void recycle(String segment) throws IOException {
        forGood(() -> disk.rename(segment, NAME));
    }

    /** One segment after the other, so that no crash leaves a gap; and its name is gone before its bytes are. */
    private void forGood(Task removal) throws IOException {
        if (abandoned) {
            return;
        }
        trouble.check();
        try {
            removal.run();
            disk.sync();
        } catch (IOException | RuntimeException | Error e) {
            trouble.note(e);
            throw e;
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
        // What was waited for may have failed: no segment may follow on names that are not on disk.
        trouble.check();
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
                fillUpTo(size);
                making.join();
            }
            return making != null;
        } catch (CompletionException e) {
            LOG.warn("{}: {} could not be made ahead of need", disk.path(), NAME, e.getCause());
            return false;
        }
    }

    private void make(long bytes) throws IOException {
        disk.create(NAME).close();
        for (long at = 0; at < bytes; at += STEP) {
            fill(at, Math.min(bytes, at + STEP));
        }
    }

    private void fill(long from, long to) throws IOException {
        if (!abandoned) {
            try (DiskFile file = disk.open(NAME)) {
                Zeros.write(file, from, to);
                file.force();
            }
        }
    }

    /** Stops what is under way, and removes the spare. */
    void abandon() throws IOException {
        abandoned = true;
        work.handle((done, failure) -> null).join();
        if (making != null) {
            making = null;
            disk.delete(NAME);
        }
    }
}
