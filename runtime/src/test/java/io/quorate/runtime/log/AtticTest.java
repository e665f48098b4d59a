package io.quorate.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.runtime.Blocks;
import io.quorate.spi.EntryBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtticTest {
    private static final int STEPS = 3_000;

    private final Random random = new Random(17);
    /** What the log holds, from index 1 on, whether the attic still has it or not. */
    private final List<String> log = new ArrayList<>();

    private long base;

    @ParameterizedTest
    @ValueSource(ints = {0, 5_000, 50_000, 200_000, 1 << 20})
    void holdsTheNewestEntriesThatFitWhateverIsCutOffAtEitherEnd(int maxBytes) {
        Attic attic = new Attic();
        int held = 0;
        for (int step = 0; step < STEPS; step++) {
            // What it may hold varies: the newer blocks beside it take more or less of the bound.
            int most = random.nextInt(4) == 0 ? maxBytes / 2 : maxBytes;
            switch (random.nextInt(8)) {
                case 0 -> truncate(attic);
                case 1 -> beginBehind(attic);
                default -> add(attic, most);
            }
            attic.keep(most);
            assertThat(attic.bytes()).isBetween(0L, (long) most);
            held += check(attic) ? 1 : 0;
        }
        assertThat(held).as("reads that found something").isGreaterThanOrEqualTo(Math.min(maxBytes / 100, STEPS / 2));
    }

    private void add(Attic attic, int most) {
        int size = random.nextInt(10) == 0 ? 70_000 : 300;
        String[] payloads = random.ints(1 + random.nextInt(20), 0, 1 + random.nextInt(size))
                .mapToObj(length -> (log.size() + ":" + random.nextInt(1000) + " ").repeat(length / 8))
                .toArray(String[]::new);
        attic.add(log.size() + 1, Blocks.commands("n1", 1, log.size() + 1, payloads), most);
        log.addAll(List.of(payloads));
    }

    private void truncate(Attic attic) {
        long from = Math.max(base + 1, log.size() + 1L - random.nextInt(30));
        attic.truncate(from);
        log.subList((int) from - 1, log.size()).clear();
    }

    private void beginBehind(Attic attic) {
        base += random.nextInt((int) (log.size() - base) + 1) / 10;
        attic.beginBehind(base);
        assertThat(attic.read(base, base, 1)).isEmpty();
    }

    private boolean check(Attic attic) {
        assertThat(attic.read(log.size() + 1L, log.size() + 1L, 1)).isEmpty();
        if (log.isEmpty()) {
            return false;
        }
        long from = Math.max(1, log.size() - random.nextInt(100));
        long to = from + random.nextInt((int) (log.size() - from) + 1);
        long budget = random.nextInt(100_000);
        Optional<EntryBlock> found = attic.read(from, to, budget);
        found.ifPresent(block -> {
            List<String> wanted = log.subList((int) from - 1, (int) from - 1 + block.count());
            assertThat(Blocks.payloads(block)).isEqualTo(wanted);
            assertThat(block.sequence(0)).isEqualTo(from);
            assertThat(block.count()).isBetween(1, (int) (to - from + 1));
            assertThat(block.count() == 1 || block.size() <= budget).isTrue();
        });
        assertThat(found.isPresent() || attic.read(log.size(), log.size(), 1).isEmpty() || from < log.size())
                .as("the newest entry is the last to go")
                .isTrue();
        return found.isPresent();
    }
}
