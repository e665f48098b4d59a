package io.quorate.storage.file;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.Recovery;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.disk.Disk;
import io.quorate.spi.support.Invariant;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log in a directory of segment files. One write is one checksummed frame, one write call and one fdatasync; there is
 * no second file for cells. Recovery tells a torn write, which it cuts with a warning, from damage, which it refuses.
 * See {@link io.quorate.storage.file the package} for the format.
 *
 * <p>After the first failure, of whatever kind, everything but {@link #close} fails. Never interrupt the thread that
 * calls: an interrupt closes the file under way, and counts as a failure.
 */
public final class FileLogStorage implements LogStorage {
    private static final Logger LOG = LoggerFactory.getLogger(FileLogStorage.class);

    private enum Phase {
        NEW,
        OPEN,
        BROKEN,
        CLOSED
    }

    private final Disk disk;
    private final Spares spares;
    private final SegmentReader reader;
    private final SegmentWriter writer;
    private final EntryReader entries;
    private final SnapshotFiles snapshots;
    private final Trouble trouble = new Trouble();
    private final LogState state = new LogState();
    private Phase phase = Phase.NEW;
    private long framesRecovered;

    /**
     * A storage on a real disk. Does no I/O yet.
     *
     * @param settings where and how
     */
    public FileLogStorage(FileSettings settings) {
        this(
                new RealDisk(settings.directory()),
                settings.segmentBytes(),
                settings.spareBytes(),
                new SecureRandom()::nextLong,
                background());
    }

    /**
     * A storage on any disk. Does no I/O yet.
     *
     * @param disk where; closed with the storage
     * @param segmentBytes size of a segment file once the log has grown
     * @param spareBytes how much of segments that the log no longer needs is kept, to become new ones
     * @param salts where a new segment gets its salt from; never the same twice
     * @param preparer runs what makes the next segment ready ahead of need
     */
    public FileLogStorage(Disk disk, long segmentBytes, long spareBytes, LongSupplier salts, Executor preparer) {
        this.disk = disk;
        this.spares = new Spares(disk, spareBytes, preparer, trouble);
        this.snapshots = new SnapshotFiles(disk, trouble, segmentBytes);
        this.reader = new SegmentReader(disk);
        this.entries = new EntryReader(state, reader);
        this.writer = new SegmentWriter(disk, segmentBytes, salts, spares);
    }

    /** One thread, which goes when it has had nothing to do for a while. */
    private static Executor background() {
        return new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "quorate-log-preparer");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Recovery recover() throws IOException {
        enter(Phase.NEW);
        disk.acquire();
        LogScan scan = new LogScan(disk, reader, state);
        Optional<Tail> tail = scan.run();
        framesRecovered = scan.frames();
        snapshots.check();
        Spares.clear(disk);
        snapshots.open();
        if (tail.isPresent()) {
            warnIfTorn(tail.get());
            writer.resume(tail.get(), reader, state.nextSequence);
            retireOldest();
        }
        phase = Phase.OPEN;
        return new Recovery(state.base(), scan.runs().range(), state.cells());
    }

    /** How many frames the last recovery read. */
    long framesRecovered() {
        return framesRecovered;
    }

    private void warnIfTorn(Tail tail) {
        if (tail.torn() > 0) {
            LOG.warn(
                    "{}/{}: cut {} bytes at offset {}: a write that a crash interrupted; it was never acknowledged",
                    disk.path(),
                    tail.segment().name(),
                    tail.torn(),
                    tail.end());
        }
    }

    @Override
    public void write(LogWrite write) throws IOException {
        Invariant.check(
                state.continues(write.truncateFrom(), write.base(), write.first(), write.count()),
                () -> "a write that truncates from " + write.truncateFrom() + ", begins behind " + write.base()
                        + " and has " + write.count() + " entries from index " + write.first()
                        + " on a log that begins behind " + state.base() + " and ends at " + state.last());
        int size = FrameWriter.size(write);
        enter(Phase.OPEN);
        trouble.check();
        FrameHeader head;
        if (writer.fits(size)) {
            head = writer.append(state.nextSequence, write);
        } else {
            head = writer.appendToNew(state.nextSequence, state.last() + 1, withAll(write));
            state.segments.add(writer.segment());
        }
        state.add(head, writer.segment(), writer.end() - head.size(), write.cells());
        reader.forget();
        retireOldest();
        phase = Phase.OPEN;
    }

    /** What a segment begins with: nothing that stands before it is needed to know the cells and where the log begins. */
    private LogWrite withAll(LogWrite write) {
        Map<Cell, byte[]> all = state.cells();
        all.putAll(write.cells());
        Mark base = write.base().index() == 0 ? state.base() : write.base();
        return new LogWrite(write.truncateFrom(), base, write.first(), write.blocks(), all);
    }

    /** Segments all of whose entries were truncated or stand before the base. The newest is always needed. */
    private void retireOldest() throws IOException {
        List<SegmentHeader> oldest = state.retire(writer.segment().number());
        for (SegmentHeader segment : oldest) {
            reader.forget(segment);
        }
        writer.retire(oldest);
    }

    @Override
    public EntryBlock read(long from, long to, int maxBytes) throws IOException {
        if (to < from || !state.holds(from) || !state.holds(to)) {
            throw new IOException("entries " + from + " to " + to + " are not in the log, which begins behind "
                    + state.base() + " and ends at " + state.last());
        }
        enter(Phase.OPEN);
        EntryBlock block = entries.read(from, to, maxBytes);
        phase = Phase.OPEN;
        return block;
    }

    /** Whoever does not come back to set the phase leaves the storage broken, whatever was thrown. */
    private void enter(Phase expected) throws IOException {
        if (phase != expected) {
            throw new IOException(disk.path() + ": the storage is "
                    + switch (phase) {
                        case NEW -> "not recovered yet";
                        case OPEN -> "recovered already";
                        case BROKEN -> "out of use since its first failure";
                        case CLOSED -> "closed";
                    });
        }
        phase = Phase.BROKEN;
    }

    @Override
    public SnapshotStore snapshots() {
        return snapshots;
    }

    @Override
    public void close() throws IOException {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        try (disk;
                snapshots;
                reader;
                writer) {
            spares.abandon();
        }
    }
}
