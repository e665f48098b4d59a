package io.quorate.spi.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.NodeId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuorumTest {
    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");
    private static final NodeId C = NodeId.of("c");
    private static final NodeId D = NodeId.of("d");

    @Test
    void aMajorityIsMoreThanHalf() {
        assertThat(Quorum.majority(List.of(A)).size()).isEqualTo(1);
        assertThat(Quorum.majority(List.of(A, B)).size()).isEqualTo(2);
        assertThat(Quorum.majority(List.of(A, B, C)).size()).isEqualTo(2);
        assertThat(Quorum.majority(List.of(A, B, C, D)).size()).isEqualTo(3);
    }

    @Test
    void onlyVotersCount() {
        Quorum quorum = Quorum.majority(List.of(A, B, C));
        assertThat(quorum.reached(List.of(A, D)::contains)).isFalse();
        assertThat(quorum.reached(List.of(A, C)::contains)).isTrue();
    }

    @Test
    void agreedIsWhatAWholeQuorumHasReached() {
        Map<NodeId, Long> match = Map.of(A, 7L, B, 3L, C, 5L);
        assertThat(Quorum.majority(List.of(A, B, C)).agreed(match::get)).isEqualTo(5);
        assertThat(new Quorum(List.of(A, B, C), 1).agreed(match::get)).isEqualTo(7);
        assertThat(new Quorum(List.of(A, B, C), 3).agreed(match::get)).isEqualTo(3);
    }

    @Test
    void aJointQuorumNeedsBothSets() {
        Quorum joint = Quorum.majority(List.of(A, B, C)).and(Quorum.majority(List.of(C, D)));
        assertThat(joint.reached(List.of(A, B, D)::contains)).isFalse();
        assertThat(joint.reached(List.of(C, D)::contains)).isFalse();
        assertThat(joint.reached(List.of(A, C, D)::contains)).isTrue();
        Map<NodeId, Long> match = Map.of(A, 9L, B, 7L, C, 5L, D, 8L);
        assertThat(joint.agreed(match::get)).isEqualTo(5);
        assertThat(Quorum.majority(List.of(C, D))
                        .and(Quorum.majority(List.of(A, B, C)))
                        .agreed(match::get))
                .isEqualTo(5);
    }

    @Test
    void aQuorumThatNobodyCanFillIsABug() {
        assertThatThrownBy(() -> new Quorum(List.of(A), 2)).isInstanceOf(Invariant.Violation.class);
        assertThatThrownBy(() -> new Quorum(List.of(A), 0)).isInstanceOf(Invariant.Violation.class);
    }
}
