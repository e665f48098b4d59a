package io.quorate.omnipaxos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * {@link RandomFaults} for many seeds. Replay one with
 * {@code mvn -pl protocol-omnipaxos -am test -Dtest=RandomFaultsTest -Dsurefire.failIfNoSpecifiedTests=false -Dseed=N}.
 */
class RandomFaultsTest {
    private static final int SEEDS = Integer.getInteger("seeds", 60);

    @Test
    @DisplayName("safe under faults, and alive after them")
    void safeAndAlive() {
        Long replayed = Long.getLong("seed");
        long first = replayed == null ? 1 : replayed;
        long last = replayed == null ? SEEDS : replayed;
        long entries = 0;
        long reads = 0;
        long installed = 0;
        for (long seed = first; seed <= last; seed++) {
            RandomFaults run = new RandomFaults(seed);
            try {
                run.run();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ", replay with -Dseed=" + seed, e);
            }
            entries += run.decided();
            reads += run.reads();
            installed += run.installed();
        }
        System.out.println(entries + " entries, " + reads + " reads and " + installed + " installed snapshots in "
                + (last - first + 1) + " seeds");
        assertThat(entries).isGreaterThan(100 * (last - first + 1));
        assertThat(reads).isGreaterThan(last - first + 1);
        assertThat(installed).isGreaterThan(replayed == null ? SEEDS : -1);
    }
}
