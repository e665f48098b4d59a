package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.ProposalId;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import io.quorate.testkit.disk.SimulatedDisk;
import io.quorate.testkit.disk.SimulatedDisk.Op;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes of version 1, and what is done to the disk. If this test must change, the version must change, too. */
final class FormatTest {
    /** Header; a frame with a cell and two entries; one that truncates; one that begins behind index 1; a mark. */
    private static final String GOLDEN = """
            51554f524c4f470a000000011200f19c00000000000000010102030405060708
            0000000000000000000000000000000100000000000000010000000000000400
            be9019722a56bcaa000000060000003f00000001000000020000000000000001
            0000000000000000000000000000000100000000000000000000000000000000
            0300000001fe0000001d00020000000000000009000000000000000200000000
            000000036e31ca0000001a010000000000000000090000000000000000000000
            0000000000000000fe9a0fd60000000000000000000000000000000100000000
            0000000000000002000000000000000200000000000000000000000000000000
            00000000000000001e7e93660000000000000000000000000000000100000000
            0000000000000003000000000000000000000000000000000000000000000001
            00000000000000097ce29bdf0000000000000000000000000000000200000000
            0000000000000004000000000000000000000000000000000000000000000000
            0000000000000000000000000000000000000000000000000000000000000000
            """;

    /** Header, content and footer of a fetched snapshot. */
    private static final String GOLDEN_SNAPSHOT = """
            51554f52534e410a000000012d7a7c1a00000000000000070000000000000009
            0000000103f89f52000000000000000200000000000000000000000000000000
            0102000000000000000203f89f524ff4075c
            """;

    @Test
    void theBytesAreThoseOfVersionOne() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        try (FileLogStorage storage = new FileLogStorage(disk, 1024, 1024, () -> 0x0102030405060708L, Runnable::run)) {
            storage.recover();
            EntryBlock entries = new EntryBlock.Builder()
                    .add(EntryKind.COMMAND, Optional.of(new ProposalId(NodeId.of("n1"), 2, 3)), new byte[] {(byte) 0xCA
                    })
                    .add(EntryKind.NOOP, Optional.empty(), new byte[0])
                    .build();
            entries.stamp(9);
            storage.write(
                    new LogWrite(0, Mark.NONE, 1, List.of(entries), Map.of(Cell.PROTOCOL, new byte[] {(byte) 0xFE})));
            storage.write(new LogWrite(2, Mark.NONE, 0, List.of(), Map.of()));
            storage.write(new LogWrite(0, new Mark(1, 9), 0, List.of(), Map.of()));
            SnapshotStore.Draft draft = storage.snapshots().fetch(new Snapshot(new Mark(7, 9), 2, 0x03F89F52));
            draft.write(ByteBuffer.wrap(new byte[] {1, 2}));
            draft.publish();
        }
        byte[] file = disk.contents().get("segment-0000000001.log");
        assertThat(hex(Arrays.copyOf(file, 416))).isEqualTo(GOLDEN);
        assertThat(Arrays.copyOfRange(file, 416, 1024)).containsOnly(0);
        assertThat(hex(disk.contents().get("snapshot-0000000000000000007.snap")))
                .isEqualTo(GOLDEN_SNAPSHOT);
    }

    private static String hex(byte[] file) {
        StringBuilder lines = new StringBuilder();
        for (int at = 0; at < file.length; at += 32) {
            lines.append(HexFormat.of().formatHex(file, at, Math.min(file.length, at + 32)))
                    .append('\n');
        }
        return lines.toString();
    }

    @Test
    void aWriteIsOneWriteAndOneSyncAndAMarkThatNobodyWaitsFor() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk);
        run.write(LogWriteOf.entries(1, "first"));
        for (int i = 2; i < 9; i++) {
            int before = disk.journal().size();
            run.write(LogWriteOf.entries(i, "a", "b")
                    .then(LogWrite.of(Cell.PROTOCOL, new byte[] {1}))
                    .then(new LogWrite(i + 1, Mark.NONE, 0, List.of(), Map.of())));
            List<Op> done = disk.journal().subList(before, disk.journal().size());
            assertThat(done).extracting(op -> op.getClass().getSimpleName()).containsExactly("Write", "Force", "Write");
        }
    }

    @Test
    void recoveryReadsWhatIsThereOnceAndAReadOfTheTailOnlyTheTail() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk);
        for (int i = 1; i <= 200; i++) {
            run.write(LogWriteOf.entries(i, "x".repeat(100)));
        }
        long size =
                disk.contents().values().stream().mapToInt(file -> file.length).sum();
        disk.release();
        long before = disk.bytesRead();
        FileLogStorage storage = SimRun.storage(disk);
        storage.recover();
        assertThat(disk.bytesRead() - before).isBetween(size / 2, size + size / 2);
        long recovered = disk.bytesRead();
        storage.read(200, 200, 1000);
        assertThat(disk.bytesRead() - recovered).isLessThanOrEqualTo(SimRun.SEGMENT);
    }
}
