package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bit rot. {@code -Dquorate.flips.segments=64} flips the bits of a directory of 64 KiB instead of 4 KiB. */
final class BitFlipTest {
    private static final int SEGMENT = 1024;
    private static final int SEGMENTS = Integer.getInteger("quorate.flips.segments", 4);

    @Test
    void everyFlippedBitOfAnIdleLogIsNoticedOrHarmless() throws IOException {
        SimRun run = new SimRun(new SimDisk(), SEGMENT);
        Random random = new Random(2);
        while (!run.disk.contents().containsKey(SegmentHeader.name(SEGMENTS))) {
            run.write(LogWriteOf.entries(run.state(), "x".repeat(random.nextInt(100))));
        }
        run.write(LogWriteOf.entries(run.state(), "last"));
        run.storage.close();
        Map<String, byte[]> files = run.disk.contents();
        assertThat(files.values().stream().mapToInt(file -> file.length).sum()).isEqualTo(SEGMENTS * SEGMENT);
        int refused = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            for (int bit = 0; bit < file.getValue().length * 8; bit++) {
                refused += flipped(files, file.getKey(), bit, run.state()) ? 1 : 0;
            }
        }
        System.out.println(
                "flipped bits: " + refused + " of " + SEGMENTS * SEGMENT * 8 + " refused, the others harmless");
        assertThat(refused).isGreaterThan(SEGMENTS * SEGMENT * 4);
    }

    private static boolean flipped(Map<String, byte[]> files, String name, int bit, Model written) {
        byte[] file = files.get(name);
        file[bit / 8] ^= (byte) (1 << bit % 8);
        try {
            assertThat(SimRun.recover(files)).as("bit %d of %s", bit, name).isEqualTo(written);
            return false;
        } catch (IOException e) {
            return true;
        } finally {
            file[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }
}
