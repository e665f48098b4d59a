package io.quorate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.NodeId;
import org.junit.jupiter.api.Test;

class StrangersTest {
    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");

    private final Strangers strangers = new Strangers();

    @Test
    void eachIsAnsweredOnceInAWhile() {
        assertThat(strangers.answer(A)).isTrue();
        assertThat(strangers.answer(A)).isFalse();
        assertThat(strangers.answer(B)).isTrue();
        for (int i = 1; i < Strangers.PAUSE_TICKS; i++) {
            strangers.tick();
            assertThat(strangers.answer(A)).isFalse();
        }
        strangers.tick();
        assertThat(strangers.answer(A)).isTrue();
        assertThat(strangers.answer(A)).isFalse();
    }
}
