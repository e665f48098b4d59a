package io.quorate.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.EntryKind;
import io.quorate.spi.EntryRange.Run;
import io.quorate.spi.support.Invariant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntryRangeTest {
    private static final EntryRange RANGE =
            EntryRange.of(5, List.of(new Run(1, EntryKind.COMMAND, 3), new Run(2, EntryKind.NOOP, 1)));

    @Test
    void knowsItsEnds() {
        assertThat(RANGE.first()).isEqualTo(5);
        assertThat(RANGE.last()).isEqualTo(8);
        assertThat(RANGE.round(7)).isEqualTo(1);
        assertThat(RANGE.kind(8)).isEqualTo(EntryKind.NOOP);
        assertThatThrownBy(() -> RANGE.round(9)).isInstanceOf(Invariant.Violation.class);
    }

    @Test
    void isCutFromBothSides() {
        assertThat(RANGE.from(7).upTo(7)).isEqualTo(EntryRange.of(7, List.of(new Run(1, EntryKind.COMMAND, 1))));
        assertThat(RANGE.from(3)).isSameAs(RANGE);
        assertThat(RANGE.upTo(100)).isSameAs(RANGE);
        assertThat(RANGE.from(9).isEmpty()).isTrue();
        assertThat(RANGE.upTo(4).isEmpty()).isTrue();
    }

    @Test
    void aPartKeepsTheBytesOfItsEntries() {
        EntryBlock.Builder block = new EntryBlock.Builder();
        for (byte i = 0; i < 4; i++) {
            block.add(EntryKind.COMMAND, Optional.empty(), new byte[] {i});
        }
        EntryRange placed = EntryRange.of(0, block.build()).placed(11, 3);
        EntryRange part = placed.from(12).upTo(13);
        assertThat(part.block().orElseThrow().payload(0).get()).isEqualTo((byte) 1);
        assertThat(part.block().orElseThrow().count()).isEqualTo(2);
        assertThat(part.round(13)).isEqualTo(3);
        assertThat(part.bytes(12)).isEqualTo(31);
        assertThat(part.bytes()).isEqualTo(62);
    }

    @Test
    void equalNeighboursAreOneRun() {
        EntryRange range =
                EntryRange.of(1, List.of(new Run(1, EntryKind.COMMAND, 2), new Run(1, EntryKind.COMMAND, 3)));
        assertThat(range.runs()).containsExactly(new Run(1, EntryKind.COMMAND, 5));
    }
}
