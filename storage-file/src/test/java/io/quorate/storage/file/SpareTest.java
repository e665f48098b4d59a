package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testkit.disk.SimulatedDisk;
import io.quorate.testkit.disk.SimulatedDisk.Op;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SpareTest {
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
        assertThat(most).as("bytes written for the sake of one write").isLessThan(2 * Spare.STEP + 2 * WRITE);
    }
}
