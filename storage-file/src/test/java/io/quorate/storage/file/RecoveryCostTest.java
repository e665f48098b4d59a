package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.EntryKind;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogWrite;
import io.quorate.spi.Mark;
import io.quorate.spi.Recovery;
import io.quorate.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a restart reads depends on the entries behind the newest snapshot, not on those before: counted, not timed. */
final class RecoveryCostTest {
    private static final long SEGMENT = 1 << 20;
    private static final int BATCH = 10_000;
    private static final EntryBlock HISTORY = block(BATCH);
    private static final EntryBlock TAIL = block(100);

    /** What was read. */
    private record Cost(long bytes, long frames, int entries, int segments) {}

    private static EntryBlock block(int count) {
        EntryBlock.Builder builder = new EntryBlock.Builder();
        for (int i = 0; i < count; i++) {
            builder.add(EntryKind.COMMAND, Optional.empty(), new byte[] {1});
        }
        EntryBlock block = builder.build();
        block.stamp(1);
        return block;
    }

    private static LogWrite append(long first, EntryBlock block) {
        return new LogWrite(0, Mark.NONE, first, List.of(block), Map.of());
    }

    /** Ten batches, then the log begins behind them: as after a snapshot. */
    private static Cost costWith(int history) throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        FileLogStorage storage = storage(disk);
        storage.recover();
        for (long last = BATCH; last <= history; last += BATCH) {
            storage.write(append(last - BATCH + 1, HISTORY));
            if (last % (10 * BATCH) == 0) {
                storage.write(new LogWrite(0, new Mark(last, 1), 0, List.of(), Map.of()));
            }
            disk.forgetJournal();
        }
        for (int i = 0; i < BATCH; i += TAIL.count()) {
            storage.write(append(history + i + 1L, TAIL));
        }
        storage.close();
        int segments = disk.list().size();
        long before = disk.bytesRead();
        try (FileLogStorage again = storage(disk)) {
            Recovery found = again.recover();
            assertThat(found.base()).isEqualTo(new Mark(history, 1));
            return new Cost(
                    disk.bytesRead() - before,
                    again.framesRecovered(),
                    found.log().count(),
                    segments);
        }
    }

    private static FileLogStorage storage(SimulatedDisk disk) {
        long[] salt = {1};
        return new FileLogStorage(disk, SEGMENT, 4 * SEGMENT, () -> salt[0]++, Runnable::run);
    }

    @Test
    void tenMillionEntriesInHistoryCostNoMoreThanAMillion() throws IOException {
        Cost small = costWith(1_000_000);
        Cost large = costWith(10_000_000);
        System.out.println("a restart behind 10,000,000 entries: " + large);
        assertThat(large).isEqualTo(small);
        assertThat(large.entries()).isEqualTo(BATCH);
        assertThat(large.bytes()).isLessThan(3 * SEGMENT);
    }
}
