package io.quorate.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.EntryKind;
import io.quorate.runtime.log.FakeSnapshots;
import io.quorate.spi.EntryRange;
import io.quorate.spi.EntryRange.Run;
import io.quorate.spi.Mark;
import io.quorate.spi.Recovery;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore.Published;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoundTest {
    private final FakeSnapshots store = new FakeSnapshots();

    private static Recovery log(long base, int entries) {
        EntryRange range = entries == 0
                ? EntryRange.EMPTY
                : EntryRange.of(base + 1, List.of(new Run(1, EntryKind.COMMAND, entries)));
        return new Recovery(new Mark(base, base == 0 ? 0 : 1), range, Map.of());
    }

    private void has(long index, boolean fetched) {
        store.contents.put(new Published(new Snapshot(new Mark(index, 1), 0, 0), fetched), new byte[0]);
    }

    @Test
    void aLogFromItsFirstEntryNeedsNoSnapshot() throws IOException {
        Found found = Found.of(log(0, 5), store);
        assertThat(found.own()).isEmpty();
        assertThat(found.problem(log(0, 5))).isEmpty();
    }

    @Test
    void theNewestThatFitsTheLogIsTaken() throws IOException {
        has(3, false);
        has(6, false);
        Found found = Found.of(log(4, 4), store);
        assertThat(found.own())
                .hasValueSatisfying(own -> assertThat(own.mark().index()).isEqualTo(6));
        assertThat(found.problem(log(4, 4))).isEmpty();
    }

    @Test
    void aGapIsNamedWithBothNumbers() throws IOException {
        has(3, false);
        assertThat(Found.of(log(5, 2), store).problem(log(5, 2)))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains("begins behind entry 5", "ends at entry 3", "entries 4 to 5", "give the place"));
    }

    @Test
    void aLogThatIsShorterThanItsOwnSnapshotHasLostSomething() throws IOException {
        has(9, false);
        assertThat(Found.of(log(5, 2), store).problem(log(5, 2)))
                .hasValueSatisfying(problem -> assertThat(problem).contains("ends at entry 9", "ends at entry 7"));
    }

    @Test
    void aFetchedOneThatIsInstalledIsAsGoodAsAnOwnOne() throws IOException {
        has(8, true);
        Found found = Found.of(log(8, 0), store);
        assertThat(found.own()).isPresent();
        assertThat(found.fetched()).isEmpty();
        assertThat(found.problem(log(8, 0))).isEmpty();
    }
}
