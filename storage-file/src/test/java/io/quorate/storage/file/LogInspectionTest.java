package io.quorate.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.SnapshotStore.Published;
import io.quorate.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is seen from outside, and what recovery makes of snapshots that are not as they were published. */
final class LogInspectionTest {
    private static final String SNAPSHOT = "snapshot-0000000000000000040.snap";

    private final Map<String, byte[]> files = new TreeMap<>();
    private SimRun run;
    private SimulatedDisk disk;

    @BeforeEach
    void aLogThatBeginsBehindASnapshot() throws IOException {
        disk = new SimulatedDisk();
        run = new SimRun(disk);
        run.write(LogWrite.of(Cell.EPOCH, "\0\1omnipaxos\0n1".getBytes(UTF_8)));
        for (int i = 0; i < 60; i++) {
            run.write(LogWriteOf.entries(run.state(), "x".repeat(200)));
        }
        byte[] content = "state".getBytes(UTF_8);
        Mark mark = new Mark(40, 1);
        run.publish(run.storage.snapshots().begin(mark), content, new Published(SimRun.name(mark, content), false));
        run.write(LogWriteOf.base(40));
        files.putAll(disk.contents());
    }

    private LogInspection look() {
        return LogInspection.of(new SimulatedDisk(files));
    }

    @Test
    void whatIsThereIsShownBesideAReplicaAtWork() {
        int done = disk.journal().size();
        LogInspection look = LogInspection.of(disk);
        assertThat(look.problem()).isEmpty();
        assertThat(look.report())
                .contains("begins behind index 40 of round 1, ends at index 60: 20 entries")
                .contains("EPOCH, 14 bytes: omnipaxos n1")
                .contains("snapshot   index 40 of round 1, taken, 5 bytes")
                .contains("problem    none");
        assertThat(disk.journal()).hasSize(done);
    }

    @Test
    void aTornTailIsNoProblem() throws IOException {
        run.write(LogWriteOf.entries(run.state(), "unfinished"));
        Map<String, byte[]> longer = disk.contents();
        String newest = files.keySet().stream()
                .filter(name -> SegmentHeader.number(name) > 0)
                .max(String::compareTo)
                .orElseThrow();
        int head = Arrays.mismatch(files.get(newest), longer.get(newest));
        System.arraycopy(longer.get(newest), head, files.get(newest), head, FrameHeader.BYTES);
        assertThat(look().problem()).isEmpty();
        assertThat(look().report()).contains("unfinished write");
    }

    @Test
    void theFirstProblemIsNamed() {
        files.get(SNAPSHOT)[66] ^= 1;
        assertThat(look().problem().orElseThrow())
                .contains("/sim/" + SNAPSHOT + ", offset 69: the footer does not fit");
        files.remove(SNAPSHOT);
        assertThat(look().problem().orElseThrow()).contains("begins behind index 40, but there is no snapshot");
        files.remove(files.keySet().iterator().next());
        assertThat(look().problem().orElseThrow()).contains("segments before this one are missing");
    }

    @Test
    void aBlankDirectoryIsGood() {
        files.clear();
        assertThat(look().problem()).isEmpty();
        assertThat(look().report()).contains("nothing was ever written");
    }

    /** A snapshot that rot is left out; one that somebody renamed or that another release wrote is refused. */
    @Test
    void snapshotsThatAreNotAsTheyWerePublished() throws IOException {
        files.get(SNAPSHOT)[66] ^= 1;
        assertThat(SimRun.recover(files)).isEqualTo(run.state().bare());
        files.get(SNAPSHOT)[66] ^= 1;
        files.get(SNAPSHOT)[11] = 9;
        assertThatThrownBy(() -> SimRun.recover(files))
                .hasMessageContaining(SNAPSHOT + ": format version 9, but this release reads version 1");
        files.get(SNAPSHOT)[11] = 1;
        files.put("snapshot-0000000000000000041.snap", files.remove(SNAPSHOT));
        assertThatThrownBy(() -> SimRun.recover(files))
                .hasMessageContaining("the header says that this is the snapshot of index 40");
        files.keySet().removeIf(name -> SegmentHeader.number(name) > 0);
        assertThatThrownBy(() -> SimRun.recover(files)).hasMessageContaining("there are snapshots, but no segment");
    }

    /** Nothing else would say it: the log is empty, and the segment in which it was said is gone. */
    @Test
    void everySegmentSaysWhereTheLogBegins() throws IOException {
        SimulatedDisk small = new SimulatedDisk();
        SimRun empty = new SimRun(small);
        empty.write(LogWriteOf.base(1000));
        while (small.contents().containsKey(SegmentHeader.name(1))) {
            empty.write(LogWrite.of(Cell.PROTOCOL, new byte[500]));
        }
        assertThat(SimRun.recover(small.contents())).isEqualTo(empty.state());
    }

    /** Looks in the middle of every write of a busy log find nothing wrong. */
    @Test
    void aMovingTailIsNoProblem() throws IOException {
        Random random = new Random(4);
        SimulatedDisk busy = new SimulatedDisk();
        SimRun writing = new SimRun(busy);
        busy.failWith(op -> {
            if (random.nextInt(4) == 0) {
                LogInspection look = LogInspection.of(busy);
                assertThat(look.problem().filter(text -> !text.contains("there is no snapshot")))
                        .isEmpty();
            }
        });
        writing.writeLog(random, 60);
    }
}
