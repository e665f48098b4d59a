package io.quorate.spi.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.EntryRange.Run;
import io.quorate.spi.Mark;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReplicaLogTest {
    private static final Configuration GENESIS =
            Configuration.genesis("raft", List.of(new Member(NodeId.of("n1"), new UUID(1, 1), "h:1")));

    private final ReplicaLog log = log(EntryRange.EMPTY);

    private static EntryRange commands(long first, long round, int count) {
        return EntryRange.of(first, List.of(new Run(round, EntryKind.COMMAND, count)));
    }

    private static ReplicaLog log(EntryRange recovered) {
        return log(Mark.NONE, recovered);
    }

    private static ReplicaLog log(Mark base, EntryRange recovered) {
        return new ReplicaLog(new ProtocolSetup(
                NodeId.of("n1"),
                new UUID(0, 1),
                GENESIS,
                new TreeMap<>(),
                false,
                1,
                Optional.empty(),
                base,
                recovered,
                base.index()));
    }

    @Test
    void whatIsRecoveredIsDurable() {
        ReplicaLog recovered = log(commands(1, 3, 5));
        assertThat(recovered.last()).isEqualTo(5);
        assertThat(recovered.durable()).isEqualTo(5);
        assertThat(recovered.dirty()).isFalse();
        assertThat(recovered.take()).isSameAs(WriteBatch.NONE);
    }

    @Test
    void anAppendBecomesDurableWithItsBatch() {
        log.append(commands(1, 1, 3));
        WriteBatch first = log.take();
        log.append(commands(4, 1, 2));
        WriteBatch second = log.take();
        assertThat(first.append()).containsExactly(commands(1, 1, 3));
        assertThat(second.append()).containsExactly(commands(4, 1, 2));
        log.persisted(1);
        assertThat(log.durable()).isEqualTo(3);
        log.persisted(2);
        assertThat(log.durable()).isEqualTo(5);
    }

    /** raft.md 5.2, 20: the write of the former content must not acknowledge the new one. */
    @Test
    void theWriteOfATruncatedEntryDoesNotMakeItsSuccessorDurable() {
        log.append(commands(1, 1, 3));
        log.take();
        log.truncate(2);
        log.append(commands(2, 2, 2));
        WriteBatch second = log.take();
        assertThat(second.truncateFrom()).isEqualTo(2);
        log.persisted(1);
        assertThat(log.durable()).isEqualTo(1);
        log.persisted(2);
        assertThat(log.durable()).isEqualTo(3);
    }

    @Test
    void truncationLowersTheDurableIndexAtOnce() {
        ReplicaLog recovered = log(commands(1, 1, 5));
        recovered.truncate(3);
        assertThat(recovered.durable()).isEqualTo(2);
        recovered.append(commands(3, 2, 4));
        assertThat(recovered.durable()).isEqualTo(2);
    }

    @Test
    void whatWasOnlyCollectedNeedsNoTruncationOnDisk() {
        log.append(commands(1, 1, 3));
        log.take();
        log.append(commands(4, 1, 3));
        log.truncate(5);
        log.append(commands(5, 2, 1));
        WriteBatch batch = log.take();
        assertThat(batch.truncateFrom()).isZero();
        assertThat(batch.append()).containsExactly(commands(4, 1, 1), commands(5, 2, 1));
    }

    @Test
    void aTruncationBelowWhatWasCollectedGoesToDisk() {
        log.append(commands(1, 1, 3));
        log.take();
        log.append(commands(4, 1, 3));
        log.truncate(2);
        log.append(commands(2, 2, 1));
        WriteBatch batch = log.take();
        assertThat(batch.truncateFrom()).isEqualTo(2);
        assertThat(batch.append()).containsExactly(commands(2, 2, 1));
    }

    @Test
    void roundsKindsAndRangesAreFound() {
        log.append(EntryRange.single(1, 1, EntryKind.NOOP));
        log.append(commands(2, 1, 3));
        log.append(commands(5, 2, 2));
        assertThat(log.round(0)).isZero();
        assertThat(log.round(4)).isEqualTo(1);
        assertThat(log.round(5)).isEqualTo(2);
        assertThat(log.kind(1)).isEqualTo(EntryKind.NOOP);
        assertThat(log.kind(1)).isEqualTo(EntryKind.NOOP);
        assertThat(log.range(2, 5))
                .isEqualTo(
                        EntryRange.of(2, List.of(new Run(1, EntryKind.COMMAND, 3), new Run(2, EntryKind.COMMAND, 1))));
        assertThat(log.range(4, 3).isEmpty()).isTrue();
        assertThatThrownBy(() -> log.round(7)).isInstanceOf(Invariant.Violation.class);
    }

    @Test
    void sizesBoundARange() {
        EntryBlock.Builder block = new EntryBlock.Builder();
        for (int i = 0; i < 10; i++) {
            block.add(EntryKind.COMMAND, Optional.empty(), new byte[70]);
        }
        log.append(EntryRange.of(0, block.build()).placed(1, 1));
        assertThat(log.bytes(1, 10)).isEqualTo(1000);
        assertThat(log.fit(1, 250, 100)).isEqualTo(2);
        assertThat(log.fit(1, 10, 100)).isEqualTo(1);
        assertThat(log.fit(3, 10_000, 4)).isEqualTo(6);
        assertThat(log.fit(3, 10_000, 100)).isEqualTo(10);
    }

    @Test
    void aGapIsABug() {
        assertThatThrownBy(() -> log.append(commands(2, 1, 1))).isInstanceOf(Invariant.Violation.class);
    }

    @Test
    void aRecoveredLogBeginsBehindItsBase() {
        ReplicaLog recovered = log(new Mark(10, 3), commands(11, 4, 5));
        assertThat(recovered.base()).isEqualTo(new Mark(10, 3));
        assertThat(recovered.last()).isEqualTo(15);
        assertThat(recovered.durable()).isEqualTo(15);
        assertThat(recovered.round(10)).isEqualTo(3);
        assertThatThrownBy(() -> recovered.round(9)).isInstanceOf(Invariant.Violation.class);
        assertThatThrownBy(() -> recovered.range(10, 12)).isInstanceOf(Invariant.Violation.class);
        assertThatThrownBy(() -> recovered.truncate(10)).isInstanceOf(Invariant.Violation.class);
        assertThat(recovered.lastUpToRound(15, 3)).isEqualTo(10);
        assertThat(recovered.lastUpToRound(12, 4)).isEqualTo(12);
        assertThat(recovered.range(11, 12)).isEqualTo(commands(11, 4, 2));
    }

    @Test
    void nothingBehindTheBaseIsAnEmptyLog() {
        ReplicaLog recovered = log(new Mark(10, 3), EntryRange.EMPTY);
        assertThat(recovered.last()).isEqualTo(10);
        recovered.append(commands(11, 5, 1));
        assertThat(recovered.take().append()).containsExactly(commands(11, 5, 1));
    }

    @Test
    void compactingDropsTheBeginningAndKeepsTheRest() {
        ReplicaLog recovered = log(Mark.NONE, commands(1, 2, 5));
        recovered.compact(3);
        assertThat(recovered.base()).isEqualTo(new Mark(3, 2));
        assertThat(recovered.range(4, 5)).isEqualTo(commands(4, 2, 2));
        assertThat(recovered.durable()).isEqualTo(5);
        WriteBatch batch = recovered.take();
        assertThat(batch.base()).isEqualTo(new Mark(3, 2));
        assertThat(batch.append()).isEmpty();
        recovered.compact(2);
        assertThat(recovered.dirty()).isFalse();
    }

    @Test
    void onlyWhatIsDurableIsCompacted() {
        log.append(commands(1, 1, 3));
        log.take();
        assertThatThrownBy(() -> log.compact(1)).isInstanceOf(Invariant.Violation.class);
        log.persisted(1);
        log.compact(3);
        assertThat(log.take().base()).isEqualTo(new Mark(3, 1));
    }

    @Test
    void aSnapshotBeyondTheLogEmptiesItAndIsDurableWithItsBatch() {
        ReplicaLog recovered = log(Mark.NONE, commands(1, 1, 5));
        recovered.beginBehind(new Mark(20, 4), GENESIS);
        assertThat(recovered.last()).isEqualTo(20);
        assertThat(recovered.durable()).isEqualTo(5);
        assertThat(recovered.round(20)).isEqualTo(4);
        recovered.append(commands(21, 4, 2));
        WriteBatch batch = recovered.take();
        assertThat(batch.base()).isEqualTo(new Mark(20, 4));
        assertThat(batch.append()).containsExactly(commands(21, 4, 2));
        recovered.persisted(1);
        assertThat(recovered.durable()).isEqualTo(22);
    }

    @Test
    void whatWasCollectedBelowASnapshotIsNotWritten() {
        log.append(commands(1, 1, 3));
        log.append(commands(4, 2, 3));
        log.beginBehind(new Mark(5, 2), GENESIS);
        WriteBatch batch = log.take();
        assertThat(batch.base()).isEqualTo(new Mark(5, 2));
        assertThat(batch.append()).containsExactly(commands(6, 2, 1));
    }

    @Test
    void theBaseNeverGoesBack() {
        ReplicaLog recovered = log(new Mark(10, 3), EntryRange.EMPTY);
        assertThatThrownBy(() -> recovered.beginBehind(new Mark(10, 4), GENESIS))
                .isInstanceOf(Invariant.Violation.class);
    }

    /** Random appends, truncations, compactions, snapshots and writes against the plainest possible model. */
    @Test
    void agreesWithAModel() {
        for (long seed = 1; seed <= 500; seed++) {
            Randomness random = new Randomness(seed);
            Model model = new Model();
            for (int step = 0; step < 200; step++) {
                model.step(random, step + 1L);
                model.check(seed);
            }
        }
    }

    /** What the log says against lists in which nothing is ever merged or skipped. */
    private static final class Model {
        private final ReplicaLog real = log(EntryRange.EMPTY);
        private final Plain memory = new Plain();
        private final Plain disk = new Plain();
        private final List<WriteBatch> queue = new ArrayList<>();
        private int persisted;

        void step(Randomness random, long round) {
            switch ((int) random.below(8)) {
                case 0, 1 -> append(round, (int) random.between(1, 4));
                case 2 -> truncate(random.between(memory.base.index() + 1, memory.last() + 1));
                case 3, 4 -> take();
                case 5, 6 -> persist();
                default -> begin(random, round);
            }
        }

        private void append(long round, int count) {
            real.append(commands(real.last() + 1, round, count));
            for (int i = 0; i < count; i++) {
                memory.rounds.add(round);
            }
        }

        private void truncate(long from) {
            real.truncate(from);
            memory.truncate(from);
        }

        private void take() {
            if (real.dirty()) {
                queue.add(real.take());
            }
        }

        private void persist() {
            if (persisted < queue.size()) {
                WriteBatch batch = queue.get(persisted);
                disk.truncate(batch.truncateFrom());
                disk.begin(batch.base());
                for (EntryRange range : batch.append()) {
                    assertThat(range.first()).isEqualTo(disk.last() + 1);
                    for (long i = range.first(); i <= range.last(); i++) {
                        disk.rounds.add(range.round(i));
                    }
                }
                real.persisted(++persisted);
            }
        }

        private void begin(Randomness random, long round) {
            long base = memory.base.index();
            if (random.chance(0.5)) {
                long index = random.between(0, Math.max(base, real.durable()));
                if (index <= real.durable()) {
                    Mark mark = index > base ? new Mark(index, memory.round(index)) : Mark.NONE;
                    real.compact(index);
                    memory.begin(mark);
                }
            } else {
                long index = random.between(base + 1, memory.last() + 3);
                boolean keep = index <= memory.last() && random.chance(0.5);
                if (!keep) {
                    truncate(random.between(base + 1, memory.last() + 1));
                }
                Mark mark = new Mark(index, keep ? memory.round(index) : round);
                real.beginBehind(mark, GENESIS);
                memory.begin(mark);
            }
        }

        void check(long seed) {
            String as = "seed " + seed;
            assertThat(real.base()).as(as).isEqualTo(memory.base);
            assertThat(real.last()).as(as).isEqualTo(memory.last());
            for (long i = memory.base.index(); i <= memory.last(); i++) {
                assertThat(real.round(i)).as(as).isEqualTo(memory.round(i));
            }
            assertThat(real.durable()).as(as).isLessThanOrEqualTo(disk.last());
            // What lies below is on disk as a snapshot, whatever the log there still has.
            for (long i = Math.max(memory.base.index(), disk.base.index()) + 1; i <= real.durable(); i++) {
                assertThat(disk.round(i)).as(as).isEqualTo(memory.round(i));
            }
            if (persisted == queue.size() && !real.dirty()) {
                assertThat(disk.base).as(as).isEqualTo(memory.base);
                assertThat(disk.rounds).as(as).isEqualTo(memory.rounds);
                assertThat(real.durable()).as(as).isEqualTo(memory.last());
            }
        }
    }

    /** A log as its contract has it. */
    private static final class Plain {
        Mark base = Mark.NONE;
        final List<Long> rounds = new ArrayList<>();

        long last() {
            return base.index() + rounds.size();
        }

        long round(long index) {
            return index == base.index() ? base.round() : rounds.get((int) (index - base.index()) - 1);
        }

        /** From 0 on: nothing. */
        void truncate(long from) {
            if (from != 0 && from <= last()) {
                rounds.subList((int) (from - base.index()) - 1, rounds.size()).clear();
            }
        }

        void begin(Mark mark) {
            if (mark.index() > 0) {
                rounds.subList(0, (int) Math.min(rounds.size(), mark.index() - base.index()))
                        .clear();
                base = mark;
            }
        }
    }
}
