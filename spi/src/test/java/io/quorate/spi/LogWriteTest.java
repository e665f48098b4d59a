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

    private static void apply(LogWrite write, List<Long> log, Map<Cell, byte[]> cells) {
        if (write.truncateFrom() != 0) {
            log.subList((int) write.truncateFrom() - 1, log.size()).clear();
        }
        if (write.count() > 0) {
            assertThat(write.first()).isEqualTo(log.size() + 1L);
        }
        for (EntryBlock block : write.blocks()) {
            for (int i = 0; i < block.count(); i++) {
                log.add(block.round(i));
            }
        }
        cells.putAll(write.cells());
    }

    /** Group commit: writing the merged write has the effect of writing one after the other. */
    @Test
    void mergedWritesHaveTheEffectOfAllOfThem() {
        for (long seed = 1; seed <= 3_000; seed++) {
            Randomness random = new Randomness(seed);
            List<Long> one = new ArrayList<>(List.of(1L, 1L, 1L, 1L));
            List<Long> merged = new ArrayList<>(one);
            Map<Cell, byte[]> cellsOne = new TreeMap<>();
            Map<Cell, byte[]> cellsMerged = new TreeMap<>();
            LogWrite all = null;
            for (int i = 0; i < 5; i++) {
                LogWrite next = randomWrite(random, one.size(), i + 2);
                apply(next, one, cellsOne);
                all = all == null ? next : all.then(next);
            }
            apply(all, merged, cellsMerged);
            assertThat(merged).as("seed %d", seed).isEqualTo(one);
            assertThat(cellsMerged).as("seed %d", seed).isEqualTo(cellsOne);
        }
    }

    private static LogWrite randomWrite(Randomness random, int last, long round) {
        long cut = last > 0 && random.chance(0.4) ? random.between(1, last) : 0;
        long first = cut == 0 ? last + 1L : cut;
        int count = (int) random.below(4);
        List<EntryBlock> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(block(round, (int) random.between(1, 3)));
        }
        Map<Cell, byte[]> cells = random.chance(0.5) ? Map.of(Cell.PROTOCOL, new byte[] {(byte) round}) : Map.of();
        return new LogWrite(cut, Mark.NONE, blocks.isEmpty() ? 0 : first, blocks, cells);
    }
}
