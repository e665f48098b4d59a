package io.quorate.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.LogWrite;
import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.SnapshotStore.Draft;
import io.quorate.spi.SnapshotStore.Published;
import io.quorate.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/** A storage at work on a simulated disk, and what it should hold after each write. */
final class SimRun {
    /** Small, so that a short run fills several. */
    static final long SEGMENT = 4096;

    private static final AtomicLong SALTS = new AtomicLong(0x5A17);

    /** Longer than a step in which drafts are synced. */
    private static final byte[] LARGE = new byte[(int) (2 * SEGMENT + 77)];

    static {
        new Random(9).nextBytes(LARGE);
    }

    private static final Snapshot LARGE_NAME = name(new Mark(1000, 1000), LARGE);

    final SimulatedDisk disk;
    final FileLogStorage storage;
    /** states.get(i) is what the log holds after i writes; the last of them may have failed. */
    private final List<Model> states = new ArrayList<>();

    /** Operations that had been done before each write began. */
    private final List<Integer> begins = new ArrayList<>();
    /** Operations that had been done when each write returned. */
    private final List<Integer> ends = new ArrayList<>();

    SimRun(SimulatedDisk disk) throws IOException {
        this(disk, SEGMENT);
    }

    SimRun(SimulatedDisk disk, long segmentBytes) throws IOException {
        this.disk = disk;
        storage = storage(disk, segmentBytes);
        states.add(Model.recoverFrom(storage));
    }

    static FileLogStorage storage(SimulatedDisk disk) {
        return storage(disk, SEGMENT);
    }

    private static FileLogStorage storage(SimulatedDisk disk, long segmentBytes) {
        return new FileLogStorage(disk, segmentBytes, 3 * segmentBytes, SALTS::incrementAndGet, Runnable::run);
    }

    /** What a storage finds on a disk. */
    static Model recover(Map<String, byte[]> image) throws IOException {
        return Model.recoverFrom(storage(new SimulatedDisk(image)));
    }

    /** How many writes were acknowledged. */
    int acknowledged() {
        return ends.size();
    }

    /** What was acknowledged. */
    Model state() {
        return states.get(acknowledged());
    }

    /** What is done to the storage. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private void step(Model after, Step step) throws IOException {
        states.add(after);
        begins.add(disk.journal().size());
        step.run();
        ends.add(disk.journal().size());
    }

    void write(LogWrite write) throws IOException {
        step(state().after(write), () -> storage.write(write));
    }

    void write(Random random, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            if (random.nextInt(5) > 0 || i == 0) {
                write(state().next(random, acknowledged() + 1, true));
                read(random);
            } else {
                snapshot(random);
            }
        }
    }

    /** Only the log. */
    void writeLog(Random random, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            write(state().next(random, acknowledged() + 1, true));
            read(random);
        }
    }

    /** A log that keeps its beginning. */
    void grow(Random random, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            write(state().next(random, acknowledged() + 1, false));
            read(random);
        }
    }

    private void read(Random random) throws IOException {
        int count = state().entries().size();
        if (count > 0) {
            long from = state().base().index() + 1 + random.nextInt(count);
            assertThat(Model.texts(storage.read(from, state().last(), 1 << 20))).isEqualTo(state().from(from));
        }
    }

    /** Takes, fetches, replaces or deletes a snapshot of one of few indexes, or leaves a draft. */
    private void snapshot(Random random) throws IOException {
        SnapshotStore store = storage.snapshots();
        Mark mark = new Mark(1 + random.nextInt(3), acknowledged());
        byte[] content =
                ("state " + acknowledged() + "y".repeat(random.nextInt(2) * random.nextInt(1500))).getBytes(UTF_8);
        switch (random.nextInt(4)) {
            case 0 -> publish(store.begin(mark), content, new Published(name(mark, content), false));
            case 1 -> publish(store.fetch(name(mark, content)), content, new Published(name(mark, content), true));
            case 2 -> {
                Draft draft = store.fetch(LARGE_NAME);
                int left = LARGE.length - (int) draft.length();
                draft.write(ByteBuffer.wrap(LARGE, LARGE.length - left, random.nextInt(left)));
            }
            default -> {
                for (Published found : store.list()) {
                    Mark old = found.snapshot().mark();
                    step(state().without(old.index()), () -> store.delete(old));
                }
            }
        }
    }

    void publish(Draft draft, byte[] content, Published published) throws IOException {
        int half = content.length / 2;
        draft.write(ByteBuffer.wrap(content, 0, half));
        draft.write(ByteBuffer.wrap(content, half, content.length - half));
        step(state().with(published, content), () -> assertThat(draft.publish()).contains(published.snapshot()));
    }

    static Snapshot name(Mark mark, byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return new Snapshot(mark, content.length, (int) checksum.getValue());
    }

    /** What a crash left of the draft is what was written: the rest completes it. */
    static void completeTheLargeDraft(Map<String, byte[]> image) throws IOException {
        FileLogStorage storage = storage(new SimulatedDisk(image));
        storage.recover();
        Draft draft = storage.snapshots().fetch(LARGE_NAME);
        int there = (int) draft.length();
        draft.write(ByteBuffer.wrap(LARGE, there, LARGE.length - there));
        assertThat(draft.publish()).contains(LARGE_NAME);
    }

    /** What may be found after a crash: all that was acknowledged, and the write under way wholly or not at all. */
    List<Model> legalAfter(int done) {
        int acknowledged = (int) ends.stream().filter(end -> end <= done).count();
        boolean underWay = acknowledged < begins.size() && begins.get(acknowledged) < done;
        return states.subList(acknowledged, acknowledged + (underWay ? 2 : 1));
    }
}
