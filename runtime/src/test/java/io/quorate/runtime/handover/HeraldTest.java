package io.quorate.runtime.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeraldTest {
    private static final int PERIOD = 50;
    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");

    private final List<NodeId> told = new ArrayList<>();
    private final Herald herald = new Herald(told::add);

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            herald.tick(List.of(A, B));
        }
    }

    @Test
    void inTheFirstEpochThereIsNothingToTell() {
        ticks(10 * PERIOD);
        herald.heard(A, 0);
        assertThat(told).isEmpty();
    }

    @Test
    void itIsToldUnaskedAgainAndAgainUntilEverybodyIsHeardOfInIt() {
        herald.begun(1);
        ticks(2 * PERIOD);
        assertThat(told).as("the first time may have been lost").containsExactly(A, B, A, B);
        told.clear();
        herald.heard(A, 1);
        ticks(PERIOD);
        assertThat(told).containsExactly(B);
        told.clear();
        herald.heard(B, 2);
        ticks(10 * PERIOD);
        assertThat(told).isEmpty();
        assertThat(herald.hasOpened(A, 1)).isTrue();
        assertThat(herald.hasOpened(A, 2)).isFalse();
    }

    @Test
    void aFrameOfAnEarlierEpochIsAnsweredAtOnceButNotEachOne() {
        herald.begun(2);
        herald.heard(A, 1);
        assertThat(told).containsExactly(A);
        herald.heard(A, 1);
        herald.heard(A, 0);
        assertThat(told).containsExactly(A);
        ticks(5);
        herald.heard(A, 1);
        assertThat(told).containsExactly(A, A);
    }

    @Test
    void whoeverSpeaksIsAnsweredEvenIfItTakesNoPart() {
        herald.begun(1);
        NodeId gone = NodeId.of("gone");
        herald.heard(gone, 0);
        assertThat(told).containsExactly(gone);
    }

    @Test
    void whoOpenedOneEpochIsToldOfTheNext() {
        herald.begun(1);
        herald.heard(A, 1);
        herald.heard(B, 1);
        herald.begun(2);
        ticks(PERIOD);
        assertThat(told).containsExactly(A, B);
        herald.begun(1);
        ticks(5);
        herald.heard(A, 2);
        herald.heard(B, 1);
        assertThat(told)
                .as("a known epoch is not unknown again")
                .hasSize(3)
                .last()
                .isEqualTo(B);
    }

    @Test
    void aFrameThatComesLateDoesNotTakeBackWhatWasHeard() {
        herald.begun(2);
        herald.heard(A, 2);
        herald.heard(A, 1);
        assertThat(told).as("who sent it may have been replaced").containsExactly(A);
        assertThat(herald.hasOpened(A, 2)).isTrue();
        ticks(2 * PERIOD);
        assertThat(told).containsExactly(A, B, B);
    }

    @Test
    void whoWasToldJustBeforeIsNotToldUnasked() {
        herald.begun(1);
        ticks(PERIOD - 1);
        herald.heard(A, 0);
        ticks(1);
        assertThat(told).containsExactly(A, B);
        ticks(PERIOD);
        assertThat(told).containsExactly(A, B, A, B);
    }

    @Test
    void anEpochIsOpenedByAllOnlyWhenEachWasHeardInItOrALaterOne() {
        assertThat(herald.haveOpened(List.of(), 2)).isTrue();
        herald.heard(A, 2);
        assertThat(herald.haveOpened(List.of(A, B), 2)).isFalse();
        herald.heard(B, 1);
        assertThat(herald.haveOpened(List.of(A, B), 2)).isFalse();
        assertThat(herald.haveOpened(List.of(A), 2)).isTrue();
        herald.heard(B, 3);
        assertThat(herald.haveOpened(List.of(A, B), 2)).isTrue();
    }

    @Test
    void inTheFirstEpochEverybodyIsFromTheBeginning() {
        assertThat(herald.hasOpened(A, 0)).isTrue();
        assertThat(herald.hasOpened(A, 1)).isFalse();
    }
}
