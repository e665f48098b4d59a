package io.quorate.runtime.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.runtime.wire.RuntimeMessage.Ranges;
import io.quorate.runtime.wire.RuntimeMessage.Want;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.ReconfigurationPolicy.Donors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PullsTest {
    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");
    private static final int CHUNK = 1_000;
    private static final int WINDOW = 4_000;

    private final Pulls pulls = new Pulls(new Pulls.Plan(Donors.ALL, CHUNK, WINDOW));

    private record Asked(NodeId donor, Want want) {}

    @BeforeEach
    void twoHaveAThousand() {
        pulls.sources(List.of(A, B));
        pulls.heard(A, 1_000);
        pulls.heard(B, 1_000);
    }

    private List<Asked> ask(long first, long unsynced) {
        List<Asked> asked = new ArrayList<>();
        pulls.ask(first, Long.MAX_VALUE, unsynced, (to, want) -> asked.add(new Asked(to, want)));
        return asked;
    }

    private void comes(NodeId from, long first, int count, int size) {
        EntryBlock.Builder block = new EntryBlock.Builder();
        for (int i = 0; i < count; i++) {
            block.add(EntryBlock.of(EntryKind.COMMAND, 1, new byte[size]));
        }
        pulls.came(from, new Ranges(1_000, Optional.empty(), 1, EntryRange.of(first, block.build())));
    }

    @Test
    void differentPartsAreAskedOfAllAndNoPartTwice() {
        int piece = Pulls.FIRST_PIECE;
        assertThat(ask(1, 0))
                .containsExactly(
                        new Asked(A, new Want(1, piece)),
                        new Asked(B, new Want(piece + 1, 2 * piece)),
                        new Asked(A, new Want(2 * piece + 1, 3 * piece)),
                        new Asked(B, new Want(3 * piece + 1, 4 * piece)));
        assertThat(ask(1, 0)).isEmpty();
    }

    @Test
    void whatComesOutOfOrderWaitsForWhatIsMissing() {
        ask(1, 0);
        comes(B, 65, 64, 1);
        assertThat(pulls.inOrder(1)).isEmpty();
        comes(A, 1, 64, 1);
        assertThat(pulls.inOrder(1)).extracting(EntryRange::first).containsExactly(1L, 65L);
    }

    @Test
    void theRestOfAPartThatWasCutShortIsAskedForFirst() {
        ask(1, 0);
        comes(A, 1, 10, 100);
        assertThat(pulls.inOrder(1)).hasSize(1);
        assertThat(ask(11, 0))
                .first()
                .extracting(Asked::want)
                .extracting(Want::first)
                .isEqualTo(11L);
    }

    @Test
    void piecesBecomeAsLargeAsDonorsGive() {
        ask(1, 0);
        comes(A, 1, 10, 100);
        List<Want> next = ask(11, 0).stream().map(Asked::want).toList();
        assertThat(next).allMatch(want -> want.last() - want.first() < 10);
        comes(A, 11, 10, 1);
        assertThat(ask(21, 0))
                .anyMatch(asked -> asked.want().last() - asked.want().first() >= 10);
    }

    @Test
    void nothingIsAskedForBeyondTheWindowButWhatEverythingWaitsFor() {
        ask(1, 0);
        comes(B, 65, 40, 100);
        comes(B, 193, 40, 100);
        pulls.lost(A);
        List<Asked> asked = ask(1, 0);
        assertThat(asked).extracting(Asked::want).extracting(Want::first).containsExactly(1L);
        assertThat(ask(1, WINDOW + 1)).isEmpty();
    }

    @Test
    void whoIsSilentIsGivenMoreTimeWhenItIsHeardOfAgain() {
        ask(1, 0);
        for (int i = 0; i <= Pulls.PATIENCE; i++) {
            pulls.tick();
        }
        assertThat(pulls.known()).isZero();
        pulls.heard(A, 1_000);
        assertThat(ask(1, 0)).isNotEmpty().allMatch(asked -> asked.donor().equals(A));
        for (int i = 0; i <= Pulls.PATIENCE; i++) {
            pulls.tick();
        }
        assertThat(pulls.known()).as("not late yet").isEqualTo(1_000);
        for (int i = 0; i <= Pulls.PATIENCE; i++) {
            pulls.tick();
        }
        assertThat(pulls.known()).isZero();
    }

    @Test
    void anAnswerThatNobodyAskedForCountsForNothing() {
        comes(A, 1, 10, 1);
        assertThat(pulls.inOrder(1)).isEmpty();
        ask(1, 0);
        comes(A, 2, 10, 1);
        assertThat(pulls.inOrder(1)).isEmpty();
    }

    @Test
    void moreThanWasAskedForIsCutOff() {
        ask(1, 0);
        comes(A, 1, 70, 1);
        assertThat(pulls.inOrder(1)).extracting(EntryRange::last).containsExactly(64L);
    }
}
