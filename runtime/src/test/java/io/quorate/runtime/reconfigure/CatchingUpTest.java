package io.quorate.runtime.reconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Member;
import io.quorate.runtime.wire.RuntimeMessage.Fetched;
import io.quorate.runtime.wire.RuntimeMessage.Standing;
import io.quorate.spi.support.Ticks;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CatchingUpTest {
    private static final Member N4 = FakeGround.member("n4");
    private static final long MIB = 1 << 20;
    private static final long SECOND = Ticks.ofMillis(1_000);

    private final FakeGround ground = new FakeGround();
    private final CatchingUp catching = new CatchingUp(ground, List.of(N4));

    @BeforeEach
    void n4IsALearner() {
        ground.newest = Errand.withLearners(ground.newest, List.of(N4));
    }

    private boolean tick(long count) throws Refusal {
        boolean caughtUp = false;
        for (long i = 0; i < count && !caughtUp; i++) {
            ground.neighbours.tick();
            caughtUp = catching.tick();
        }
        return caughtUp;
    }

    private void stands(long held, Fetched fetched) {
        ground.neighbours.heard(FakeGround.hello(N4), new Standing(0, held, held, 0, fetched));
    }

    @Test
    void saysThatItDialsBeforeItSaysThatNobodyIsHeard() throws Refusal {
        tick(1);
        assertThat(catching.waitsFor()).isEqualTo("round 1, up to 10000: n4 is being dialled at n4:7400");
        tick(6 * SECOND);
        assertThat(catching.waitsFor()).isEqualTo("round 1, up to 10000: n4 is not heard at n4:7400");
    }

    @Test
    void whoFallsSilentIsNotBeingDialled() throws Refusal {
        stands(7, Fetched.NOTHING);
        tick(1);
        assertThat(catching.waitsFor()).endsWith("n4 has 7");
        tick(4 * SECOND);
        assertThat(catching.waitsFor()).endsWith("n4 is not heard at n4:7400");
    }

    @Test
    void whoIsNeverHeardIsGivenUp() throws Refusal {
        tick(29 * SECOND);
        assertThatThrownBy(() -> tick(2 * SECOND))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(
                        "n4 does not catch up: it is not heard in epoch 0, where the log goes up to 10000,"
                                + " and gained nothing for 30 s");
    }

    @Test
    void whoIsLeftOutMeanwhileIsNotWaitedFor() throws Refusal {
        tick(1);
        ground.newest = Errand.withLearners(ground.newest, List.of());
        assertThatThrownBy(() -> tick(1))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("n4 was left out again by another change, while it caught up");
    }

    @Test
    void bytesOfASnapshotAreAGain() throws Refusal {
        for (int second = 0; second < 100; second++) {
            stands(0, new Fetched(9_000, second * MIB, 1024 * MIB));
            assertThat(tick(SECOND)).isFalse();
        }
        assertThat(catching.waitsFor()).endsWith("n4 fetches a snapshot: 99 of 1024 MiB");
        stands(10_000, Fetched.NOTHING);
        assertThat(tick(1)).isTrue();
    }

    @Test
    void aSnapshotOfWhichNothingMoreComesIsNoGain() {
        assertThatThrownBy(() -> standsStill(new Fetched(9_000, 3 * MIB, 1024 * MIB)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(
                        "n4 does not catch up: it fetches a snapshot: 3 of 1024 MiB, where the log goes up"
                                + " to 10000, and gained nothing for 30 s");
    }

    private void standsStill(Fetched fetched) throws Refusal {
        for (int second = 0; second < 35; second++) {
            stands(0, fetched);
            tick(SECOND);
        }
    }

    @Test
    void aNewerSnapshotBeginsAnew() throws Refusal {
        for (int second = 0; second < 25; second++) {
            stands(0, new Fetched(9_000, 500 * MIB, 1024 * MIB));
            tick(SECOND);
        }
        for (int second = 0; second < 40; second++) {
            stands(0, new Fetched(9_500, second * MIB, 1024 * MIB));
            tick(SECOND);
        }
        assertThat(catching.waitsFor()).endsWith("n4 fetches a snapshot: 39 of 1024 MiB");
    }

    @Test
    void aSnapshotThatHasComeIsCheckedInPeace() throws Refusal {
        standsStill(new Fetched(9_000, 1024 * MIB, 1024 * MIB));
        assertThat(catching.waitsFor()).endsWith("n4 checks a snapshot of 1024 MiB");
    }
}
