package io.quorate.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.runtime.Blocks;
import io.quorate.spi.Admission;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.MalformedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final NodeId N2 = NodeId.of("n2");
    private final List<String> log = new ArrayList<>();
    private Admission admission = Admission.ACCEPTED;
    private final Intake intake = new Intake(batch -> {
        if (admission == Admission.ACCEPTED) {
            log.addAll(Blocks.payloads(batch.block().orElseThrow()));
        }
        return admission;
    });

    private long take(long boot, long after, long sequence, String... payloads) {
        return intake.take(N2, boot, after, EntryRange.of(0, Blocks.commands("n2", boot, sequence, payloads)));
    }

    @Test
    void whatWasTakenIsSkipped() {
        assertThat(take(1, 0, 1, "a", "b")).isEqualTo(2);
        assertThat(take(1, 0, 1, "a", "b", "c")).isEqualTo(3);
        assertThat(take(1, 0, 2, "b")).isEqualTo(3);
        assertThat(log).containsExactly("a", "b", "c");
    }

    @Test
    void whatDoesNotFollowIsNotTaken() {
        assertThat(take(1, 0, 1, "a")).isEqualTo(1);
        assertThat(take(1, 2, 3, "c")).isEqualTo(1);
        assertThat(take(1, 1, 2, "b", "c")).isEqualTo(3);
        assertThat(log).containsExactly("a", "b", "c");
    }

    @Test
    void aNewLeaderTakesOnlyABeginning() {
        take(1, 0, 1, "a");
        intake.reset();
        assertThat(take(1, 1, 2, "b")).isZero();
        assertThat(take(1, 0, 1, "a", "b")).isEqualTo(2);
        assertThat(log).containsExactly("a", "a", "b");
    }

    @Test
    void whatTheProtocolRefusesIsNotTaken() {
        admission = Admission.OVERLOADED;
        assertThat(take(1, 0, 1, "a")).isZero();
        admission = Admission.ACCEPTED;
        assertThat(take(1, 0, 1, "a")).isEqualTo(1);
    }

    @Test
    void aNewBootBeginsAgainAndTheOldOneIsOver() {
        take(1, 0, 1, "a", "b");
        assertThat(take(2, 0, 1, "x")).isEqualTo(1);
        assertThat(take(1, 2, 3, "c")).isZero();
        assertThat(log).containsExactly("a", "b", "x");
    }

    @Test
    void commandsOfOthersAndOtherKindsAreRefused() {
        EntryRange foreign = EntryRange.of(0, Blocks.commands("n3", 1, 1, "x"));
        assertThatThrownBy(() -> intake.take(N2, 1, 0, foreign)).isInstanceOf(MalformedException.class);
        EntryRange noop = EntryRange.of(0, EntryBlock.of(EntryKind.STOP_SIGN, 0, new byte[0]));
        assertThatThrownBy(() -> intake.take(N2, 1, 0, noop)).isInstanceOf(MalformedException.class);
        EntryBlock twice = new EntryBlock.Builder()
                .add(Blocks.commands("n2", 1, 2, "x"))
                .add(Blocks.commands("n2", 1, 1, "y"))
                .build();
        assertThatThrownBy(() -> intake.take(N2, 1, 0, EntryRange.of(0, twice))).isInstanceOf(MalformedException.class);
        assertThat(log).isEmpty();
    }

    @Test
    void aRoundIsForTheLeaderToGive() {
        EntryBlock stamped = Blocks.commands("n2", 1, 1, "x");
        stamped.stamp(7);
        EntryRange commands = EntryRange.of(0, stamped);
        assertThatThrownBy(() -> intake.take(N2, 1, 0, commands)).isInstanceOf(MalformedException.class);
        assertThat(log).isEmpty();
    }
}
