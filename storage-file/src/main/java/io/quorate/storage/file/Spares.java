package io.quorate.storage.file;

import io.quorate.spi.disk.Disk;
import io.quorate.spi.disk.DiskFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done to files beside the log's way, one thing after the other, so that a file for the next segment is there ahead
 * of need: a write into blocks that are there needs no change of the file's metadata, and the disk does not fill up in the
 * middle of a write.
 *
 * <p>Segments that the log no longer needs become spares as they are, up to a bound in bytes; the others are removed. What
 * stands in them does no harm: nothing in a frame fits another segment. Only if there is none is a file of zeros made. It
 * grows as the log does, a step at a time: were it made at once, the log would wait for the disk again and again until all of
 * it is there.
 */
final class Spares {
    private static final Logger LOG = LoggerFactory.getLogger(Spares.class);
    private static final String PREFIX = "spare";
    private static final String SUFFIX = ".tmp";
    /** Zeros are synced in steps of this size, so that a sync of the log never waits for more of them. */
    static final long STEP = 1 << 20;

    private final Disk disk;
    private final long most;
    private final Executor executor;
    private final Trouble trouble;
    private CompletableFuture<Void> work = CompletableFuture.completedFuture(null);
    /** Former segments, the oldest first; all of one size. */
    private final Deque<Spare> former = new ArrayDeque<>();
    /** The one that grows. */
    private Optional<Spare> growing = Optional.empty();

    private long made;
    private volatile boolean abandoned;

    /**
     * None yet.
     *
     * @param most bytes of former segments that are kept
     */
    Spares(Disk disk, long most, Executor executor, Trouble trouble) {
        this.disk = disk;
        this.most = most;
        this.executor = executor;
        this.trouble = trouble;
    }

    /** A file that becomes a segment. */
    static final class Spare {
        private final String name;
        private final long size;
        private CompletableFuture<Void> ready;
        /** How much of it is in blocks of its own, or about to be. */
        private long filled;

        private Spare(String name, long size, CompletableFuture<Void> ready, long filled) {
            this.name = name;
            this.size = size;
            this.ready = ready;
            this.filled = filled;
        }

        String name() {
            return name;
        }

        long size() {
            return size;
        }
    }

    /** Something that is done to files. */
    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }

    /** Whether a file of that name is a spare: when the storage is opened, it is left over. */
    static boolean isName(String name) {
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
    }

    /** Removes what an earlier process has left. */
    static void clear(Disk disk) throws IOException {
        for (String name : disk.list()) {
            if (isName(name)) {
                disk.delete(name);
            }
        }
    }

    /** Behind all that is to be done; then {@link #work} ends with it. */
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

    private String nextName() {
        made++;
        return PREFIX + "-" + made + SUFFIX;
    }

    /**
     * Begins to make one, unless there is one, and fills it as far as it has to be by now. A failure shows in {@link #take}.
     *
     * @param bytes the size of the next segment
     * @param due how much of it is to be there
     */
    void prepare(long bytes, long due) {
        if (former.isEmpty()) {
            Spare spare = growing.orElseGet(() -> begin(bytes));
            growing = Optional.of(spare);
            fillUpTo(spare, due);
        }
    }

    private Spare begin(long bytes) {
        String name = nextName();
        later(() -> disk.create(name).close());
        return new Spare(name, bytes, work, 0);
    }

    private void fillUpTo(Spare spare, long due) {
        while (spare.filled < Math.min(due, spare.size)) {
            long from = spare.filled;
            long to = Math.min(spare.size, from + STEP);
            spare.filled = to;
            later(() -> fill(spare, from, to));
            spare.ready = spare.ready.thenCombine(work, (before, step) -> null);
        }
    }

    private void fill(Spare spare, long from, long to) throws IOException {
        if (!abandoned) {
            try (DiskFile file = disk.open(spare.name)) {
                Zeros.write(file, from, to);
                file.force();
            }
        }
    }

    /**
     * Begins to take segments out of the log. A failure is {@link Trouble}.
     *
     * @param oldest the oldest of all segments, in their order
     * @param bytes the size of the next segment: those of that size become spares as long as there is room for them
     */
    void retire(List<SegmentHeader> oldest, long bytes) {
        for (SegmentHeader segment : oldest) {
            if (segment.size() == bytes && (former.size() + 1) * bytes <= most) {
                String name = nextName();
                remove(() -> disk.rename(segment.name(), name));
                former.add(new Spare(name, bytes, work, bytes));
            } else {
                remove(() -> disk.delete(segment.name()));
            }
        }
    }

    private void remove(Task removal) {
        later(() -> forGood(removal));
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
     * Hands over a file; makes it now if none is ready.
     *
     * @param usual the size that segments have by now: a smaller one is of no more use
     * @param needed the smallest size that will do
     * @return is the caller's
     */
    Spare take(long usual, long needed) throws IOException {
        long bytes = Math.max(usual, needed);
        dropSmaller(usual, bytes);
        Optional<Spare> next = next(bytes);
        boolean ready = next.isPresent() && finished(next.get());
        // What was waited for may have failed: no segment may follow on names that are not on disk.
        trouble.check();
        return ready ? next.get() : make(bytes);
    }

    private void dropSmaller(long usual, long bytes) {
        while (!former.isEmpty() && former.peek().size < usual) {
            drop(former.remove());
        }
        if (growing.isPresent() && growing.get().size < bytes) {
            drop(growing.get());
            growing = Optional.empty();
        }
    }

    private Optional<Spare> next(long bytes) {
        if (!former.isEmpty() && former.peek().size >= bytes) {
            return Optional.of(former.remove());
        }
        Optional<Spare> grown = growing;
        growing = Optional.empty();
        return grown;
    }

    /** One that stays in spite of this goes at the next start. */
    private void drop(Spare spare) {
        later(() -> disk.delete(spare.name));
    }

    private boolean finished(Spare spare) {
        try {
            fillUpTo(spare, spare.size);
            spare.ready.join();
            return true;
        } catch (CompletionException e) {
            LOG.warn("{}: {} could not be made ahead of need", disk.path(), spare.name, e.getCause());
            drop(spare);
            return false;
        }
    }

    /** What is kept of former segments is the first thing to do without when the disk is full. */
    private Spare make(long bytes) throws IOException {
        try {
            return filled(bytes);
        } catch (IOException e) {
            if (former.isEmpty()) {
                throw e;
            }
            LOG.warn("{}: no room for a segment; removes {} spares", disk.path(), former.size(), e);
            removeSpares();
            return filled(bytes);
        }
    }

    private Spare filled(long bytes) throws IOException {
        Spare spare = new Spare(nextName(), bytes, CompletableFuture.completedFuture(null), bytes);
        disk.create(spare.name).close();
        for (long at = 0; at < bytes; at += STEP) {
            fill(spare, at, Math.min(bytes, at + STEP));
        }
        return spare;
    }

    private void removeSpares() throws IOException {
        work.handle((done, failure) -> null).join();
        while (!former.isEmpty()) {
            disk.delete(former.remove().name);
        }
    }

    /** Stops what is under way, and removes all spares. */
    void abandon() throws IOException {
        abandoned = true;
        growing.ifPresent(former::add);
        growing = Optional.empty();
        removeSpares();
    }
}
