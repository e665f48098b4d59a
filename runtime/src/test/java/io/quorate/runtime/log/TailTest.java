package io.quorate.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.EntryKind;
import io.quorate.runtime.Blocks;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.support.Invariant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TailTest {
    private final Tail tail = new Tail(0, 1 << 20);

    private static EntryBlock block(long sequence, String... payloads) {
        return Blocks.commands("n1", 1, sequence, payloads);
    }

    @Test
    void findsWhatWasAppendedAcrossBlocks() {
        tail.append(1, block(1, "a", "b"));
        tail.append(3, block(3, "c"));
        tail.append(4, block(4, "d", "e"));
        assertThat(Blocks.payloads(tail.read(2, 4, 1 << 20).orElseThrow())).containsExactly("b", "c", "d");
        assertThat(Blocks.payloads(tail.read(4, 4, 1 << 20).orElseThrow())).containsExactly("d");
        assertThat(tail.read(4, 6, 1 << 20)).isEmpty();
    }

    @Test
    void readingOnTakesALargeBlockByItselfAndJoinsSmallOnes() {
        tail.append(1, block(1, "a", "b"));
        tail.append(3, block(3, "c"));
        tail.append(4, block(4, "x".repeat(5000)));
        tail.append(5, block(5, "d"));
        assertThat(Blocks.payloads(tail.readOn(2, 3, 1 << 20).orElseThrow())).containsExactly("b", "c");
        assertThat(tail.readOn(4, 5, 1 << 20).orElseThrow().count()).isEqualTo(1);
        assertThat(tail.readOn(5, 6, 1 << 20)).isEmpty();
    }

    @Test
    void aBudgetCutsButTheFirstEntryAlwaysComes() {
        tail.append(1, block(1, "a", "b"));
        tail.append(3, block(3, "c"));
        int one = block(1, "a").size();
        assertThat(Blocks.payloads(tail.read(1, 3, 1).orElseThrow())).containsExactly("a");
        assertThat(Blocks.payloads(tail.read(1, 3, 2L * one).orElseThrow())).containsExactly("a", "b");
        assertThat(Blocks.payloads(tail.read(1, 3, 3L * one).orElseThrow())).containsExactly("a", "b", "c");
        assertThat(Blocks.payloads(tail.read(1, 3, 3L * one - 1).orElseThrow())).containsExactly("a", "b");
    }

    @Test
    void truncationForgetsEntriesAndTheirBytes() {
        tail.append(1, block(1, "a", "b", "c"));
        tail.append(4, block(4, "d"));
        tail.truncate(3);
        assertThat(tail.last()).isEqualTo(2);
        assertThat(tail.bytes()).isEqualTo(block(1, "a", "b").size());
        tail.append(3, block(9, "x"));
        assertThat(Blocks.payloads(tail.read(1, 3, 1 << 20).orElseThrow())).containsExactly("a", "b", "x");
    }

    @Test
    void onlyWhatIsOnDiskIsPutAwayAndLetGoOf() {
        Tail small = new Tail(0, 3L * block(1, "a").size() - 1);
        small.append(1, block(1, "a"));
        small.append(2, block(2, "b"));
        small.append(3, block(3, "c"));
        small.evict(0);
        assertThat(small.read(1, 1, 1)).isPresent();
        small.evict(2);
        assertThat(small.read(1, 1, 1)).as("on disk, and over the bound").isEmpty();
        assertThat(Blocks.payloads(small.read(2, 3, 1_000).orElseThrow()))
                .as("old and new are not joined")
                .containsExactly("b");
        assertThat(Blocks.payloads(small.readOn(3, 3, 1).orElseThrow())).containsExactly("c");
    }

    @Test
    void theMostThatItHeldCountsWhatWasPutAwayToo() {
        Tail small = new Tail(0, 1_000);
        long most = 0;
        for (int i = 1; i <= 50; i++) {
            small.append(i, block(i, "a"));
            most = Math.max(most, small.bytes());
            small.evict(i);
        }
        assertThat(small.mostBytes()).isEqualTo(most);
    }

    @Test
    void whatWasPutAwayIsCutLikeTheRest() {
        int size = block(1, "a").size();
        Tail small = new Tail(0, 8L * size);
        for (int i = 1; i <= 7; i++) {
            small.append(i, block(i, "a"));
        }
        small.evict(7);
        small.beginBehind(1);
        small.truncate(3);
        assertThat(small.read(1, 1, 1)).isEmpty();
        assertThat(small.read(2, 3, 1_000)).isEmpty();
        assertThat(small.read(2, 2, 1_000).orElseThrow().count()).isEqualTo(1);
        small.append(3, block(99, "x"));
        small.evict(3);
        EntryBlock large = block(100, "y".repeat(5 * size / 2));
        small.append(4, large);
        small.evict(4);
        assertThat(Blocks.payloads(small.read(2, 3, 1_000).orElseThrow())).containsExactly("a", "x");
        assertThat(small.bytes()).isEqualTo(2 * size + large.size());
    }

    @Test
    void itsBoundIsUsedUpWhateverTheSizeOfBlocks() {
        for (int size : new int[] {1 << 10, 100 << 10, 5 << 20}) {
            Tail full = new Tail(0, 16 << 20);
            long held = 0;
            for (int i = 1; held < 40L << 20; i++) {
                EntryBlock block = block(i, "x".repeat(size));
                full.append(i, block);
                full.evict(i);
                held += block.size();
            }
            assertThat(full.bytes()).as("blocks of %s", size).isBetween((16L << 20) - size - 5_000, 16L << 20);
        }
    }

    @Test
    void fewBlocksAreKeptAsTheyAreEvenIfTheyAreLarge() {
        Tail large = new Tail(0, 16 << 20);
        Tail many = new Tail(0, 16 << 20);
        EntryBlock first = block(1, "x".repeat(100 << 10));
        large.append(1, first);
        many.append(1, first);
        for (int i = 2; i <= 60; i++) {
            large.append(i, block(i, "x".repeat(100 << 10)));
        }
        for (int i = 2; i <= 700; i++) {
            many.append(i, block(i, "x".repeat(2 << 10)));
        }
        large.evict(60);
        many.evict(700);
        assertThat(large.read(1, 1, 1).orElseThrow().bytes().array())
                .isSameAs(first.bytes().array());
        assertThat(many.read(1, 1, 1).orElseThrow().bytes().array())
                .isNotSameAs(first.bytes().array());
    }

    @Test
    void bytesThatAreNotThoseOfTheRangeAreABug() {
        EntryBlock found = block(1, "a");
        found.stamp(2);
        EntryRange named = EntryRange.of(1, List.of(new EntryRange.Run(3, EntryKind.COMMAND, 1)));
        assertThatThrownBy(() -> Tail.attach(named, found)).isInstanceOf(Invariant.Violation.class);
    }

    @Test
    void aGapIsABug() {
        assertThatThrownBy(() -> tail.append(2, block(1, "a"))).isInstanceOf(Invariant.Violation.class);
    }
}
