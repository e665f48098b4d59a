package io.quorate.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.EntryKind;
import io.quorate.runtime.Blocks;
import io.quorate.spi.EntryRange;
import io.quorate.spi.EntryRange.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages of a turn name entries; what becomes of the log later in that turn decides whether they can be sent. */
class LogBytesTest {
    private final Tail tail = new Tail(5, 1_000);
    private final LogBytes bytes = new LogBytes(tail, null);

    private static EntryRange commands(long first, long round, int count) {
        return EntryRange.of(first, List.of(new Run(round, EntryKind.COMMAND, count)));
    }

    @Test
    void whatTheLogEndsWithCanBeSent() {
        tail.append(6, Blocks.commands("n1", 1, 1, "a", "b"));
        List<EntryRange> appended = List.of(commands(6, 2, 1), commands(7, 2, 1));
        assertThat(bytes.gone(commands(6, 2, 2), 0, appended)).isFalse();
        assertThat(bytes.gone(commands(3, 1, 3), 0, appended)).isFalse();
        assertThat(bytes.gone(EntryRange.EMPTY, 0, appended)).isFalse();
    }

    @Test
    void whatASuccessorReplacedBeforeItWasWrittenIsGone() {
        tail.append(6, Blocks.commands("n1", 1, 1, "a", "b"));
        List<EntryRange> appended = List.of(commands(6, 2, 1), commands(7, 3, 1));
        assertThat(bytes.gone(commands(7, 2, 1), 0, appended)).isTrue();
        assertThat(bytes.gone(commands(6, 2, 2), 0, appended)).isTrue();
        assertThat(bytes.gone(commands(6, 2, 1), 0, appended)).isFalse();
    }

    @Test
    void whatWasCutOffIsGone() {
        assertThat(bytes.gone(commands(5, 1, 2), 0, List.of())).isTrue();
    }

    @Test
    void whatIsInASnapshotNowIsGone() {
        assertThat(bytes.gone(commands(4, 1, 2), 4, List.of())).isTrue();
        assertThat(bytes.gone(commands(5, 1, 1), 4, List.of())).isFalse();
    }
}
