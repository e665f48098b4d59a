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
        return new ReplicaLog(new ProtocolSetup(
                NodeId.of("n1"), GENESIS, new TreeMap<>(), false, 1, Optional.empty(), Mark.NONE, recovered, 0));
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

    /** Random appends, truncations and writes against the plainest possible model. */
    @Test
    void agreesWithAModel() {
        for (long seed = 1; seed <= 300; seed++) {
            Randomness random = new Randomness(seed);
            ReplicaLog real = log(EntryRange.EMPTY);
            List<Long> volatileLog = new ArrayList<>();
            List<Long> disk = new ArrayList<>();
            List<WriteBatch> queue = new ArrayList<>();
            long persisted = 0;
            for (int step = 0; step < 200; step++) {
                switch ((int) random.below(4)) {
                    case 0 -> {
                        int count = (int) random.between(1, 4);
                        long round = step + 1L;
                        real.append(commands(real.last() + 1, round, count));
                        for (int i = 0; i < count; i++) {
                            volatileLog.add(round);
                        }
                    }
                    case 1 -> {
                        long from = random.between(1, real.last() + 1);
                        real.truncate(from);
                        volatileLog.subList((int) from - 1, volatileLog.size()).clear();
                    }
                    case 2 -> {
                        if (real.dirty()) {
                            queue.add(real.take());
                        }
                    }
                    default -> {
                        if (persisted < queue.size()) {
                            write(queue.get((int) persisted), disk);
                            real.persisted(++persisted);
                        }
                    }
                }
                check(seed, real, volatileLog, disk);
            }
        }
    }

    private static void write(WriteBatch batch, List<Long> disk) {
        if (batch.truncateFrom() != 0) {
            disk.subList((int) batch.truncateFrom() - 1, disk.size()).clear();
        }
        for (EntryRange range : batch.append()) {
            assertThat(range.first()).isEqualTo(disk.size() + 1L);
            for (long i = range.first(); i <= range.last(); i++) {
                disk.add(range.round(i));
            }
        }
    }

    private static void check(long seed, ReplicaLog real, List<Long> volatileLog, List<Long> disk) {
        assertThat(real.last()).as("seed %d", seed).isEqualTo(volatileLog.size());
        for (int i = 1; i <= volatileLog.size(); i++) {
            assertThat(real.round(i)).as("seed %d", seed).isEqualTo(volatileLog.get(i - 1));
        }
        int durable = (int) real.durable();
        assertThat(durable).as("seed %d", seed).isLessThanOrEqualTo(disk.size());
        assertThat(volatileLog.subList(0, durable)).as("seed %d", seed).isEqualTo(disk.subList(0, durable));
    }
}
