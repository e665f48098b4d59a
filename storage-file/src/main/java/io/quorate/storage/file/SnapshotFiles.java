package io.quorate.storage.file;

import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.disk.Disk;
import io.quorate.spi.disk.DiskFile;
import io.quorate.spi.support.Invariant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots in files beside the log. A draft gets its name as a snapshot by a rename, after all of it was made durable and
 * read back. Each is verified once: when it is published, or by the first call after the storage was opened.
 */
final class SnapshotFiles implements SnapshotStore, AutoCloseable {
    /** The name of the only draft. */
    static final String DRAFT = "snapshot.tmp";

    private static final int MAX_STEP = 4 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFiles.class);

    private final Disk disk;
    private final Trouble trouble;
    private final int step;
    /** By index. */
    private final TreeMap<Long, Published> good = new TreeMap<>();

    private final List<String> damaged = new ArrayList<>();
    private boolean verified;
    private Optional<SnapshotDraft> draft = Optional.empty();
    private volatile boolean closed;

    /** Drafts are synced each time that so many bytes were written. */
    SnapshotFiles(Disk disk, Trouble trouble, long step) {
        this.step = (int) Math.min(MAX_STEP, step);
        this.disk = disk;
        this.trouble = trouble;
    }

    /** Refuses what neither a crash nor rot explains. Changes nothing. */
    void check() throws IOException {
        for (String name : disk.list()) {
            if (SnapshotHeader.index(name) > 0) {
                checkHeader(name);
            }
        }
    }

    private void checkHeader(String name) throws IOException {
        try (SnapshotReader reader = new SnapshotReader(disk, name)) {
            Optional<SnapshotHeader> header = reader.header();
            if (header.isPresent()) {
                checkName(disk, name, header.get().mark());
            }
        }
    }

    /** A file that has got another name is refused. */
    static void checkName(Disk disk, String name, Mark mark) throws IOException {
        if (!SnapshotHeader.name(mark.index()).equals(name)) {
            throw new DamagedLogException(
                    disk.path() + "/" + name, "the header says that this is the snapshot of index " + mark.index());
        }
    }

    /** Removes a draft that nobody can go on with. */
    void open() throws IOException {
        if (disk.list().contains(DRAFT) && wantedByDraft().isEmpty()) {
            disk.delete(DRAFT);
        }
    }

    private Optional<Snapshot> wantedByDraft() throws IOException {
        try (SnapshotReader reader = new SnapshotReader(disk, DRAFT)) {
            return reader.header().flatMap(SnapshotHeader::wanted);
        }
    }

    @Override
    public List<Published> list() throws IOException {
        verifyAll();
        return List.copyOf(good.descendingMap().values());
    }

    private void verifyAll() throws IOException {
        checkOpen();
        if (verified) {
            return;
        }
        good.clear();
        damaged.clear();
        for (String name : disk.list()) {
            long index = SnapshotHeader.index(name);
            if (index > 0) {
                verify(name, index);
            }
        }
        verified = true;
    }

    private void verify(String name, long index) throws IOException {
        try (SnapshotReader reader = new SnapshotReader(disk, name)) {
            good.put(index, reader.verify());
        } catch (DamagedSnapshotException e) {
            damaged.add(name);
            LOG.warn("{}. The snapshot is left out; the next one that is published replaces it", e.getMessage());
        }
    }

    @Override
    public Draft begin(Mark mark) throws IOException {
        return fresh(new SnapshotHeader(mark, Optional.empty()));
    }

    @Override
    public Draft fetch(Snapshot wanted) throws IOException {
        checkOpen();
        Optional<SnapshotDraft> same =
                draft.filter(open -> open.header().wanted().equals(Optional.of(wanted)));
        if (same.isPresent()) {
            return same.get();
        }
        SnapshotHeader header = new SnapshotHeader(wanted.mark(), Optional.of(wanted));
        boolean left = draft.isEmpty()
                && disk.list().contains(DRAFT)
                && wantedByDraft().equals(Optional.of(wanted));
        if (!left) {
            return fresh(header);
        }
        SnapshotDraft resumed = new SnapshotDraft(this, header, disk.open(DRAFT), step);
        resumed.resume();
        draft = Optional.of(resumed);
        return resumed;
    }

    private Draft fresh(SnapshotHeader header) throws IOException {
        checkOpen();
        Invariant.check(header.mark().index() > 0, () -> "a snapshot of " + header.mark());
        if (draft.isPresent()) {
            draft.get().discard();
        }
        SnapshotDraft made = new SnapshotDraft(this, header, disk.create(DRAFT), step);
        draft = Optional.of(made);
        made.start();
        return made;
    }

    /** The draft is used up; what it left is removed. */
    void drop() throws IOException {
        draft = Optional.empty();
        disk.delete(DRAFT);
    }

    /**
     * Reads the draft back and makes a snapshot of it; it replaces what has its name.
     *
     * @throws DamagedSnapshotException if it is not what was written, or not what was wanted
     */
    void publish(SnapshotHeader header) throws IOException {
        draft = Optional.empty();
        verifyAll();
        Published found;
        try (SnapshotReader reader = new SnapshotReader(disk, DRAFT)) {
            found = reader.verify();
        }
        verified = false;
        forGood(() -> disk.replace(DRAFT, header.name()));
        good.put(header.mark().index(), found);
        damaged.remove(header.name());
        for (String useless : damaged) {
            disk.delete(useless);
        }
        damaged.clear();
        verified = true;
    }

    /** What is done to a name. */
    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }

    private void forGood(Task task) throws IOException {
        try {
            task.run();
            disk.sync();
        } catch (IOException | RuntimeException | Error e) {
            trouble.note(e);
            throw e;
        }
    }

    @Override
    public int read(Mark mark, long at, ByteBuffer into) throws IOException {
        Published found =
                find(mark).orElseThrow(() -> new IOException(disk.path() + ": there is no snapshot of " + mark));
        long left = found.snapshot().length() - at;
        if (left <= 0) {
            return -1;
        }
        ByteBuffer part = into.slice(into.position(), (int) Math.min(left, into.remaining()));
        String name = SnapshotHeader.name(mark.index());
        try (DiskFile file = disk.openToRead(name)) {
            int count = file.read(part, SnapshotHeader.BYTES + at);
            if (count < 0) {
                throw new DamagedSnapshotException(disk.path() + "/" + name, "the file has become shorter");
            }
            into.position(into.position() + count);
            return count;
        }
    }

    private Optional<Published> find(Mark mark) throws IOException {
        verifyAll();
        return Optional.ofNullable(good.get(mark.index()))
                .filter(found -> found.snapshot().mark().equals(mark));
    }

    @Override
    public void delete(Mark mark) throws IOException {
        if (find(mark).isPresent()) {
            good.remove(mark.index());
            forGood(() -> disk.delete(SnapshotHeader.name(mark.index())));
        }
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException(disk.path() + ": the storage is closed");
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (draft.isPresent()) {
            draft.get().close();
        }
    }
}
