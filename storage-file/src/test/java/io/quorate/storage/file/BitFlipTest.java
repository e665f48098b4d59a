package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
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

    @BeforeEach
    void anIdleLog() throws IOException {
        SimRun run = new SimRun(new SimDisk(), SEGMENT);
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
    void everyFlippedBitOfAnIdleLogIsNoticedOrHarmless() {
        int refused = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] bytes = file.getValue();
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                refused += noticed("bit " + bit + " of " + file.getKey()) ? 1 : 0;
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
        System.out.println(
                "flipped bits: " + refused + " of " + SEGMENTS * SEGMENT * 8 + " refused, the others harmless");
        assertThat(refused).isGreaterThan(SEGMENTS * SEGMENT * 4);
    }

    /** Lost, scrambled and misdirected sectors; all but the newest, whose loss together with its mark leaves no trace. */
    @Test
    void everySectorThatIsLostScrambledOrTakenFromElsewhereIsNoticedOrHarmless() {
        Random random = new Random(3);
        byte[] scrambled = new byte[SECTOR];
        random.nextBytes(scrambled);
        int refused = 0;
        int sectors = (SEGMENTS - 1) * SEGMENT / SECTOR;
        for (int target = 0; target < sectors; target++) {
            refused += replaced(target, new byte[SECTOR]) ? 1 : 0;
            refused += replaced(target, scrambled) ? 1 : 0;
            for (int source = 0; source < sectors; source++) {
                refused += replaced(target, sector(source)) ? 1 : 0;
            }
        }
        assertThat(refused).isGreaterThan(sectors * sectors / 2);
    }

    private byte[] sector(int number) {
        int at = number * SECTOR % SEGMENT;
        return Arrays.copyOfRange(fileOf(number), at, at + SECTOR);
    }

    private byte[] fileOf(int sector) {
        return files.get(SegmentHeader.name(sector * SECTOR / SEGMENT + 1));
    }

    private boolean replaced(int target, byte[] bytes) {
        byte[] before = sector(target);
        System.arraycopy(bytes, 0, fileOf(target), target * SECTOR % SEGMENT, SECTOR);
        boolean noticed = noticed("sector " + target);
        System.arraycopy(before, 0, fileOf(target), target * SECTOR % SEGMENT, SECTOR);
        return noticed;
    }

    private boolean noticed(String damage) {
        try {
            assertThat(SimRun.recover(files)).as(damage).isEqualTo(written);
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
