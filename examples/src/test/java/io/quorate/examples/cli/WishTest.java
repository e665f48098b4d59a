package io.quorate.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WishTest {
    private static final Configuration NOW = Configuration.genesis(
                    "raft", List.of(member("a"), member("b"), member("c")))
            .withLearners("d")
            .withMember(member("d"))
            .at(9);

    private static Member member(String name) {
        return new Member(NodeId.of(name), new UUID(1, name.hashCode()), name + ":1");
    }

    private static Wish wish(List<String> voters, List<String> learners) {
        return new Wish(
                Optional.ofNullable(voters),
                Optional.ofNullable(learners),
                List.of(),
                true,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void whatIsNotNamedStaysAsItIs() {
        assertThat(wish(null, null).isEmpty()).isTrue();
        assertThat(wish(null, null).from(NOW)).isEqualTo(NOW.retaining(true));
        Configuration next = wish(List.of("a", "d", "e"), null).from(NOW);
        assertThat(next.voters()).containsExactly(member("a"), member("d"), Member.unknown(NodeId.of("e")));
        assertThat(next.learners()).isEmpty();
        assertThat(next.id()).isEqualTo(9);
        assertThat(wish(null, null).newcomers(next)).containsExactly(NodeId.of("e"));
    }

    @Test
    void whoIsReplacedIsAnotherNode() {
        Wish wish = new Wish(
                Optional.empty(), Optional.empty(), List.of("b", "d"), false, Optional.empty(), Optional.empty());
        assertThat(wish.isEmpty()).isFalse();
        assertThat(wish.from(NOW).voters()).containsExactly(member("a"), Member.unknown(NodeId.of("b")), member("c"));
        assertThat(wish.from(NOW).learners()).containsExactly(Member.unknown(NodeId.of("d")));
    }

    @Test
    void learnersAreNamedAllOrNone() {
        assertThat(wish(null, List.of()).from(NOW).learners()).isEmpty();
        assertThat(Wish.withLearner(NOW, NodeId.of("e")).learners())
                .containsExactly(member("d"), Member.unknown(NodeId.of("e")));
        assertThat(Wish.withLearner(NOW, NodeId.of("d"))).isEqualTo(NOW);
        assertThat(Wish.withoutLearner(NOW, NodeId.of("d")).learners()).isEmpty();
        assertThatThrownBy(() -> Wish.withoutLearner(NOW, NodeId.of("a"))).hasMessageContaining("a is no learner");
    }

    @Test
    void aVoterThatIsNamedAsALearnerIsTheSameNode() {
        assertThat(wish(List.of("a", "b"), List.of("c")).from(NOW).learners()).containsExactly(member("c"));
        assertThatThrownBy(() -> wish(List.of("a", "b"), List.of("a")).from(NOW))
                .hasMessageContaining("a is listed twice");
    }
}
