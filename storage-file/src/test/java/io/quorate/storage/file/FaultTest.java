package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quorate.spi.LogWrite;
import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.SnapshotStore.Draft;
import io.quorate.spi.SnapshotStore.Published;
import io.quorate.testkit.disk.FaultAt;
import io.quorate.testkit.disk.SimulatedDisk;
import io.quorate.testkit.disk.SimulatedDisk.Op;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A disk that fails. */
final class FaultTest {
    private static final LogWrite VOTE = LogWrite.of(LogWrite.Cell.PROTOCOL, new byte[] {1});

    @Test
    void afterAnyFailureNothingIsAcceptedAndAllThatWasAcknowledgedIsThere() throws IOException {
        SimRun healthy = new SimRun(new SimulatedDisk());
        healthy.writeLog(new Random(5), 20);
        int refusals = 0;
        for (int at = 0; at < healthy.disk.journal().size(); at++) {
            SimulatedDisk disk = new SimulatedDisk();
            SimRun run = new SimRun(disk);
            disk.failWith(new FaultAt(at));
            if (refuses(() -> run.writeLog(new Random(5), 20))) {
                refusals++;
                assertThatThrownBy(() -> run.storage.write(VOTE))
                        .isInstanceOf(IOException.class)
                        .hasMessage("/sim: the storage is out of use since its first failure");
                assertThatThrownBy(() -> run.storage.read(1, 1, 1)).isInstanceOf(IOException.class);
            }
            Model found = SimRun.recover(disk.contents());
            assertThat(run.legalAfter(Integer.MAX_VALUE)).as("fault at %d", at).contains(found);
        }
        assertThat(refusals).isGreaterThan(50);
    }

    private static boolean refuses(ThrowingCallable work) {
        return catchThrowable(work) instanceof IOException;
    }

    /** A full disk ends a snapshot, and nothing else: row 11 of the fault catalogue. */
    @Test
    void aSnapshotThatCannotBeWrittenLeavesNothingBehindAndHarmsNothing() throws IOException {
        for (int at = 0; at < 4; at++) {
            SimulatedDisk disk = new SimulatedDisk();
            SimRun run = new SimRun(disk);
            run.write(VOTE);
            SnapshotStore store = run.storage.snapshots();
            byte[] old = {1, 2, 3};
            Snapshot name = SimRun.name(new Mark(1, 1), old);
            run.publish(store.begin(name.mark()), old, new Published(name, false));
            Set<String> before = disk.contents().keySet();
            disk.failWith(new FaultAt(at));
            assertThat(refuses(() -> {
                        Draft draft = store.begin(new Mark(2, 1));
                        draft.write(ByteBuffer.allocate(100));
                        draft.publish();
                    }))
                    .isTrue();
            assertThat(disk.contents().keySet()).isEqualTo(before);
            run.write(LogWriteOf.entries(1, "goes on"));
            run.publish(store.begin(new Mark(1, 2)), old, new Published(SimRun.name(new Mark(1, 2), old), false));
            assertThat(SimRun.recover(disk.contents())).isEqualTo(run.state());
        }
    }

    /** A directory that does not say what is in it is no place to acknowledge anything. */
    @Test
    void aNameThatIsNotDurableEndsTheLogToo() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk);
        run.write(VOTE);
        Draft draft = run.storage.snapshots().begin(new Mark(1, 1));
        disk.failWith(op -> {
            if (op instanceof Op.Sync) {
                throw new IOException("Input/output error");
            }
        });
        assertThatThrownBy(draft::publish).hasMessage("Input/output error");
        disk.failWith(op -> {});
        assertThatThrownBy(() -> run.storage.write(VOTE)).hasMessageContaining("beside the log");
    }

    @Test
    void aSegmentThatCannotBeRemovedEndsTheLog() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk);
        while (!disk.contents().containsKey(SegmentHeader.name(3))) {
            run.write(LogWriteOf.entries(run.state(), "x".repeat(500)));
        }
        disk.failWith(op -> {
            if (op instanceof Op.Delete || op instanceof Op.Rename) {
                throw new IOException("Read-only file system");
            }
        });
        run.write(LogWriteOf.base(run.state().last()));
        assertThatThrownBy(() -> run.storage.write(VOTE)).hasMessageContaining("Read-only file system");
        assertThat(SimRun.recover(disk.contents())).isEqualTo(run.state());
    }

    @Test
    void aFullDiskIsNoHarmAsLongAsTheSegmentHasRoom() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk);
        run.write(VOTE);
        disk.failWith(op -> {
            if (op instanceof Op.Create) {
                throw new IOException("No space left on device");
            }
        });
        assertThatThrownBy(() -> run.grow(new Random(1), 1000)).hasMessage("No space left on device");
        assertThat(disk.contents().keySet()).containsExactly("segment-0000000001.log");
        assertThat(run.acknowledged()).isGreaterThan(4);
        assertThat(SimRun.recover(disk.contents())).isEqualTo(run.state());
    }

    @Test
    void aSpareThatCouldNotBeMadeAheadIsMadeWhenItIsNeeded() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk);
        run.write(VOTE);
        int[] failures = {0};
        disk.failWith(op -> {
            if (op instanceof Op.Create && failures[0]++ == 0) {
                throw new IOException("No space left on device");
            }
        });
        run.grow(new Random(1), 100);
        assertThat(failures[0]).isGreaterThan(1);
        assertThat(SimRun.recover(disk.contents())).isEqualTo(run.state());
    }

    @Test
    void aFullDiskCostsTheSparesBeforeItEndsTheLog() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk);
        for (int i = 0; i < 40; i++) {
            run.write(LogWriteOf.entries(run.state(), "x".repeat(500)));
        }
        run.write(LogWriteOf.base(run.state().last()));
        List<String> spares =
                disk.contents().keySet().stream().filter(Spares::isName).toList();
        assertThat(spares).isNotEmpty();
        disk.failWith(op -> {
            boolean full = spares.stream().anyMatch(disk.contents()::containsKey);
            if (op instanceof Op.Create && full) {
                throw new IOException("No space left on device");
            }
        });
        run.write(LogWriteOf.entries(run.state(), "x".repeat((int) SimRun.SEGMENT)));
        assertThat(disk.contents().keySet()).doesNotContainAnyElementsOf(spares);
        assertThat(SimRun.recover(disk.contents())).isEqualTo(run.state());
    }

    @Test
    void anErrorThatIsNoIoExceptionPutsItOutOfUseToo() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk);
        disk.failWith(op -> {
            throw new OutOfMemoryError("Direct buffer memory");
        });
        assertThatThrownBy(() -> run.storage.write(VOTE)).isInstanceOf(OutOfMemoryError.class);
        disk.failWith(op -> {});
        assertThatThrownBy(() -> run.storage.write(VOTE)).hasMessageContaining("out of use");
    }

    /** As a failing medium does, or a process that has too many files open. */
    private static final SimulatedDisk.Fault UNREADABLE = new SimulatedDisk.Fault() {
        @Override
        public void before(Op op) {}

        @Override
        public void beforeRead() throws IOException {
            throw new IOException("Input/output error");
        }
    };

    @Test
    void aDiskThatCannotBeReadPutsItOutOfUseAndIsRefusedAtTheNextStart() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk);
        run.write(LogWriteOf.entries(1, "a", "b"));
        disk.failWith(UNREADABLE);
        assertThatThrownBy(() -> run.storage.read(1, 1, 1)).hasMessageContaining("Input/output error");
        assertThatThrownBy(() -> run.storage.write(VOTE)).hasMessageContaining("out of use");
        disk.release();
        assertThatThrownBy(() -> SimRun.storage(disk).recover()).hasMessageContaining("Input/output error");
        disk.failWith(op -> {});
        assertThat(SimRun.recover(disk.contents())).isEqualTo(run.state());
    }
}
