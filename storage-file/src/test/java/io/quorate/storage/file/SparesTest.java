package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testkit.disk.SimulatedDisk;
import io.quorate.testkit.disk.SimulatedDisk.Op;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SparesTest {
    private static final int SEGMENT = 4 << 20;
    private static final int WRITE = 64 << 10;

    @Test
    void theNextSegmentIsMadeAsTheLogGrows() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk, SEGMENT);
        AtomicLong written = new AtomicLong();
        disk.failWith(op -> {
            if (op instanceof Op.Write write) {
                written.addAndGet(write.bytes().remaining());
            }
        });
        long most = 0;
        String payload = "x".repeat(WRITE);
        for (int i = 0; i < 4 * SEGMENT / WRITE; i++) {
            written.set(0);
            run.write(LogWriteOf.entries(run.state(), payload));
            most = Math.max(most, written.get());
        }
        assertThat(disk.contents()).containsKey("segment-0000000005.log");
        assertThat(most).as("bytes written for the sake of one write").isLessThan(2 * Spares.STEP + 2 * WRITE);
    }

    @Test
    void aLogThatIsCompactedAgainAndAgainWritesNothingButItself() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk);
        compactedFor(run, 200);
        Set<String> names = new TreeSet<>();
        AtomicLong written = new AtomicLong();
        disk.failWith(op -> {
            if (op instanceof Op.Create create) {
                names.add(create.name());
            } else if (op instanceof Op.Delete delete) {
                names.add(delete.name());
            } else if (op instanceof Op.Write write) {
                written.addAndGet(write.bytes().remaining());
            }
        });
        compactedFor(run, 200);
        assertThat(names).as("files made or deleted").isEmpty();
        assertThat(written.get()).isLessThan(200L * 2 * (100 + 2 * FrameHeader.BYTES + 64));
    }

    /** Small entries; now and then the log begins behind all but the newest. */
    private static void compactedFor(SimRun run, int writes) throws IOException {
        for (int i = 1; i <= writes; i++) {
            run.write(LogWriteOf.entries(run.state(), "x".repeat(100)));
            if (i % 20 == 0) {
                run.write(LogWriteOf.base(run.state().last()));
            }
        }
    }

    @Test
    void aRestartWritesNothingOverWhatAFormerSegmentHasLeft() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        compactedFor(new SimRun(disk), 400);
        SimulatedDisk found = new SimulatedDisk(disk.contents());
        AtomicLong written = new AtomicLong();
        found.failWith(op -> {
            if (op instanceof Op.Write write) {
                written.addAndGet(write.bytes().remaining());
            }
        });
        SimRun again = new SimRun(found);
        assertThat(again.state().last()).isPositive();
        assertThat(written.get()).as("the last frame and a mark").isLessThan(400);
    }

    @Test
    void asManyAreKeptAsTheBoundAllowsAndTheOthersRemoved() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk);
        for (int i = 0; i < 100; i++) {
            run.write(LogWriteOf.entries(run.state(), "x".repeat(500)));
        }
        run.write(LogWriteOf.base(run.state().last()));
        assertThat(disk.contents().keySet())
                .filteredOn(Spares::isName)
                .as("three former segments, and the file that was being filled before there were any")
                .hasSizeBetween(3, 4);
    }
}
