package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testkit.disk.Damage;
import io.quorate.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bit rot. {@code -Dquorate.flips.segments=64} flips the bits of a directory of 64 KiB instead of 4 KiB. */
final class BitFlipTest {
    private static final int SECTOR = 512;
    private static final int SEGMENT = 1024;
    private static final int SEGMENTS = Integer.getInteger("quorate.flips.segments", 4);

    private final Map<String, byte[]> files = new TreeMap<>();
    private Model written;
    private int refused;

    @BeforeEach
    void anIdleLog() throws IOException {
        SimRun run = new SimRun(new SimulatedDisk(), SEGMENT);
        Random random = new Random(2);
        while (!run.disk.contents().containsKey(SegmentHeader.name(SEGMENTS))) {
            run.write(LogWriteOf.entries(run.state(), "x".repeat(random.nextInt(100))));
        }
        run.write(LogWriteOf.entries(run.state(), "last"));
        run.storage.close();
        files.putAll(run.disk.contents());
        written = run.state();
        assertThat(files.values().stream().mapToInt(file -> file.length).sum()).isEqualTo(SEGMENTS * SEGMENT);
    }

    @Test
    void everyFlippedBitOfAnIdleLogIsNoticedOrHarmless() throws Exception {
        new Damage(files, this::look).everyBit();
        System.out.println(
                "flipped bits: " + refused + " of " + SEGMENTS * SEGMENT * 8 + " refused, the others harmless");
        assertThat(refused).isGreaterThan(SEGMENTS * SEGMENT * 4);
    }

    /** Lost, scrambled and misdirected sectors; all but the newest, whose loss together with its mark leaves no trace. */
    @Test
    void everySectorThatIsLostScrambledOrTakenFromElsewhereIsNoticedOrHarmless() throws Exception {
        List<String> older =
                files.keySet().stream().sorted().limit(SEGMENTS - 1).toList();
        int sectors = older.size() * SEGMENT / SECTOR;
        new Damage(files, this::look).everySector(older, 3);
        assertThat(refused).isGreaterThan(sectors * sectors / 2);
    }

    private void look(String damage) {
        try {
            assertThat(SimRun.recover(files)).as(damage).isEqualTo(written);
        } catch (IOException e) {
            refused++;
        }
    }
}
