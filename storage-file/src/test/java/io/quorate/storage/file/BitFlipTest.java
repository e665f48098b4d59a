package io.quorate.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.Mark;
import io.quorate.spi.SnapshotStore.Published;
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
        Mark mark = new Mark(run.state().last() / 2, 1);
        byte[] content = "state".getBytes(UTF_8);
        run.publish(run.storage.snapshots().begin(mark), content, new Published(SimRun.name(mark, content), false));
        run.write(LogWriteOf.base(2));
        run.write(LogWriteOf.entries(run.state(), "last"));
        run.storage.close();
        files.putAll(run.disk.contents());
        written = run.state();
        assertThat(files.keySet()).hasSize(SEGMENTS + 1);
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
        List<String> older = files.keySet().stream()
                .filter(name -> SegmentHeader.number(name) > 0)
                .sorted()
                .limit(SEGMENTS - 1)
                .toList();
        int sectors = older.size() * SEGMENT / SECTOR;
        new Damage(files, this::look).everySector(older, 3);
        assertThat(refused).isGreaterThan(sectors * sectors / 2);
    }

    private void look(String damage) {
        try {
            Model found = SimRun.recover(files);
            boolean leftOut = found.snapshots().isEmpty();
            assertThat(found).as(damage).isEqualTo(leftOut ? written.bare() : written);
            refused += leftOut ? 1 : 0;
        } catch (IOException e) {
            refused++;
        }
    }
}
