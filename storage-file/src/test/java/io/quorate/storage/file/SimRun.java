package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.LogWrite;
import io.quorate.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A storage at work on a simulated disk, and what it should hold after each write. */
final class SimRun {
    /** Small, so that a short run fills several. */
    static final long SEGMENT = 4096;

    private static final AtomicLong SALTS = new AtomicLong(0x5A17);

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
        return new FileLogStorage(disk, segmentBytes, SALTS::incrementAndGet, Runnable::run);
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

    void write(LogWrite write) throws IOException {
        states.add(state().after(write));
        begins.add(disk.journal().size());
        storage.write(write);
        ends.add(disk.journal().size());
    }

    void write(Random random, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            write(state().next(random, acknowledged() + 1));
            read(random);
        }
    }

    private void read(Random random) throws IOException {
        int last = state().entries().size();
        if (last > 0) {
            int from = 1 + random.nextInt(last);
            assertThat(Model.texts(storage.read(from, last, 1 << 20)))
                    .isEqualTo(state().entries().subList(from - 1, last));
        }
    }

    /** What may be found after a crash: all that was acknowledged, and the write under way wholly or not at all. */
    List<Model> legalAfter(int done) {
        int acknowledged = (int) ends.stream().filter(end -> end <= done).count();
        boolean underWay = acknowledged < begins.size() && begins.get(acknowledged) < done;
        return states.subList(acknowledged, acknowledged + (underWay ? 2 : 1));
    }
}
