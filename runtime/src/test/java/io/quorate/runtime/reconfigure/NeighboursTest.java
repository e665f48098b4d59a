package io.quorate.runtime.reconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.wire.RuntimeMessage.Fetched;
import io.quorate.runtime.wire.RuntimeMessage.Standing;
import org.junit.jupiter.api.Test;

class NeighboursTest {
    private static final Member N4 = FakeGround.member("n4");

    private final Neighbours neighbours = new Neighbours();

    private void pass(int ticks) {
        for (int i = 0; i < ticks; i++) {
            neighbours.tick();
        }
    }

    @Test
    void whoFallsSilentIsForgottenAfterTenSeconds() {
        assertThat(neighbours.waits(FakeGround.hello(N4))).isTrue();
        assertThat(neighbours.waits(FakeGround.hello(N4))).as("no news").isFalse();
        pass(1_000);
        assertThat(neighbours.waiting()).containsExactly(N4);
        assertThat(neighbours.tick()).isTrue();
        assertThat(neighbours.waiting()).isEmpty();
    }

    @Test
    void aSecondDirectoryOfOneNameWaitsForTheFirstToFallSilent() {
        Member other = FakeGround.member("n4", 9);
        neighbours.waits(FakeGround.hello(N4));
        assertThat(neighbours.waits(FakeGround.hello(other))).isFalse();
        assertThat(neighbours.waiting(N4.id())).contains(N4);
        pass(1_001);
        assertThat(neighbours.waits(FakeGround.hello(other))).isTrue();
        assertThat(neighbours.waiting(N4.id())).contains(other);
    }

    @Test
    void aCrowdIsBounded() {
        for (int i = 0; i < 100; i++) {
            neighbours.waits(FakeGround.hello(FakeGround.member("x" + i)));
        }
        assertThat(neighbours.waiting()).hasSize(64);
    }

    @Test
    void aMemberIsOneOnlyUnderItsIncarnation() {
        neighbours.heard(FakeGround.hello(N4), new Standing(0, 7, 7, 0, Fetched.NOTHING));
        assertThat(neighbours.standing(N4)).map(Standing::held).contains(7L);
        assertThat(neighbours.standing(FakeGround.member("n4", 9))).isEmpty();
        assertThat(neighbours.reaches(FakeGround.member("n4", 9))).isFalse();
    }

    @Test
    void whoBecomesAMemberWaitsNoMore() {
        neighbours.waits(FakeGround.hello(N4));
        assertThat(neighbours.joined(FakeGround.member("n4", 9))).isFalse();
        assertThat(neighbours.joined(N4)).isTrue();
        assertThat(neighbours.waiting(NodeId.of("n4"))).isEmpty();
    }

    @Test
    void aMemberThatSaysNothingForThreeSecondsCannotBeReached() {
        neighbours.heard(FakeGround.hello(N4), new Standing(0, 7, 7, 0, Fetched.NOTHING));
        pass(300);
        assertThat(neighbours.reaches(N4)).isTrue();
        pass(1);
        assertThat(neighbours.reaches(N4)).isFalse();
    }
}
