package io.quorate.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.EntryKind;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.support.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LogWriteTest {
    private static EntryBlock block(long round, int count) {
        EntryBlock.Builder block = new EntryBlock.Builder();
        for (int i = 0; i < count; i++) {
            block.add(EntryBlock.of(EntryKind.COMMAND, round, new byte[0]));
        }
        return block.build();
    }

    /** What a write does to a disk, as its contract has it: truncate, begin behind a mark, append, cells. */
    private static final class Disk {
        Mark base = Mark.NONE;
        /** Rounds behind the base. */
        final List<Long> log = new ArrayList<>(List.of(1L, 1L, 1L, 1L));

        final Map<Cell, byte[]> cells = new TreeMap<>();

        long last() {
            return base.index() + log.size();
        }

        void apply(LogWrite write) {
            if (write.truncateFrom() != 0) {
                assertThat(write.truncateFrom()).isGreaterThan(base.index());
                int kept = (int) Math.min(log.size(), write.truncateFrom() - 1 - base.index());
                log.subList(kept, log.size()).clear();
            }
            if (write.base().index() != 0) {
                assertThat(write.base().index()).isGreaterThanOrEqualTo(base.index());
                log.subList(0, (int) Math.min(log.size(), write.base().index() - base.index()))
                        .clear();
                base = write.base();
            }
            assertThat(write.first()).isEqualTo(write.count() > 0 ? last() + 1 : 0);
            for (EntryBlock block : write.blocks()) {
                for (int i = 0; i < block.count(); i++) {
                    log.add(block.round(i));
                }
            }
            cells.putAll(write.cells());
        }
    }

    /** Group commit: writing the merged write has the effect of writing one after the other. */
    @Test
    void mergedWritesHaveTheEffectOfAllOfThem() {
        for (long seed = 1; seed <= 3_000; seed++) {
            Randomness random = new Randomness(seed);
            Disk one = new Disk();
            Disk merged = new Disk();
            LogWrite all = null;
            for (int i = 0; i < 6; i++) {
                LogWrite next = randomWrite(random, one, i + 2);
                one.apply(next);
                all = all == null ? next : all.then(next);
            }
            merged.apply(all);
            assertThat(merged.base).as("seed %d", seed).isEqualTo(one.base);
            assertThat(merged.log).as("seed %d", seed).isEqualTo(one.log);
            assertThat(merged.cells).as("seed %d", seed).isEqualTo(one.cells);
        }
    }

    private static LogWrite randomWrite(Randomness random, Disk disk, long round) {
        long begin = disk.base.index();
        long cut = disk.last() > begin && random.chance(0.4) ? random.between(begin + 1, disk.last()) : 0;
        long left = cut == 0 ? disk.last() : cut - 1;
        Mark base = random.chance(0.3) ? new Mark(random.between(begin + 1, left + 4), round) : Mark.NONE;
        long first = Math.max(left, base.index()) + 1;
        int count = (int) random.below(4);
        List<EntryBlock> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(block(round, (int) random.between(1, 3)));
        }
        Map<Cell, byte[]> cells = random.chance(0.5) ? Map.of(Cell.PROTOCOL, new byte[] {(byte) round}) : Map.of();
        return new LogWrite(cut, base, blocks.isEmpty() ? 0 : first, blocks, cells);
    }
}
