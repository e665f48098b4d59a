package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.ProposalId;
import io.quorate.testkit.disk.SimulatedDisk;
import io.quorate.testkit.disk.SimulatedDisk.Op;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes of version 1, and what is done to the disk. If this test must change, the version must change, too. */
final class FormatTest {
    /** Header; a frame with a cell and two entries; a frame that truncates; a mark. */
    private static final String GOLDEN = """
            51554f524c4f470a000000011200f19c00000000000000010102030405060708
            0000000000000000000000000000000100000000000000010000000000000400
            d4ba990f2a56bcaa000000060000003f00000001000000020000000000000001
            000000000000000000000000000000010300000001fe0000001d000200000000
            00000009000000000000000200000000000000036e31ca0000001a0100000000
            0000000009000000000000000000000000000000000000006d41ef0e00000000
            0000000000000000000000010000000000000000000000020000000000000002
            0000000000000000ec46d0530000000000000000000000000000000200000000
            0000000000000003000000000000000000000000000000000000000000000000
            0000000000000000000000000000000000000000000000000000000000000000
            """;

    @Test
    void theBytesAreThoseOfVersionOne() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        try (FileLogStorage storage = new FileLogStorage(disk, 1024, () -> 0x0102030405060708L, Runnable::run)) {
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
        }
        byte[] file = disk.contents().get("segment-0000000001.log");
        StringBuilder lines = new StringBuilder();
        for (int at = 0; at < 320; at += 32) {
            lines.append(HexFormat.of().formatHex(file, at, at + 32)).append('\n');
        }
        assertThat(lines.toString()).isEqualTo(GOLDEN);
        assertThat(Arrays.copyOfRange(file, 320, 1024)).containsOnly(0);
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
