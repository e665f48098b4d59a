package io.quorate.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ApiTest {
    private static Member member(String id) {
        return new Member(NodeId.of(id), new UUID(0, id.hashCode()), "127.0.0.1:1");
    }

    @Test
    void membersAreSortedWhateverTheOrderInTheFile() {
        Configuration configuration = Configuration.genesis("raft", List.of(member("n3"), member("n1"), member("n2")));
        assertThat(configuration.voterIds()).containsExactly(NodeId.of("n1"), NodeId.of("n2"), NodeId.of("n3"));
        assertThat(configuration.quorums()).isEqualTo(new Quorums(2, 2));
        assertThat(configuration.member(NodeId.of("n9"))).isEmpty();
    }

    @Test
    void aNodeCannotBeListedTwice() {
        assertThatThrownBy(() -> Configuration.genesis("raft", List.of(member("n1"), member("n1"))))
                .hasMessageContaining("n1 is listed twice");
    }

    @Test
    void quorumsThatNeedNotMeetAreRefused() {
        List<Member> five = List.of(member("a"), member("b"), member("c"), member("d"), member("e"));
        assertThat(Configuration.genesis("omnipaxos", five, new Quorums(4, 2)).quorums())
                .isEqualTo(new Quorums(4, 2));
        assertThatThrownBy(() -> Configuration.genesis("omnipaxos", five, new Quorums(3, 2)))
                .hasMessageContaining("need not meet");
        assertThatThrownBy(() -> Configuration.genesis("omnipaxos", five, new Quorums(6, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFirstLeaderThatIsLeftOutIsNotNamedAnyMore() {
        Configuration named =
                Configuration.genesis("raft", List.of(member("a"), member("b"))).withLeader("b");
        assertThat(named.withVoters("a", "b").leader()).contains(NodeId.of("b"));
        assertThat(named.withVoters("a").leader()).isEmpty();
    }

    @Test
    void namesOfNodesAreCheckedWithASentence() {
        assertThatThrownBy(() -> NodeId.of("Node 1")).hasMessageContaining("not a node name: 'Node 1'");
        assertThatThrownBy(() -> NodeId.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NodeId.of("-n")).isInstanceOf(IllegalArgumentException.class);
        assertThat(NodeId.of("n").compareTo(NodeId.of("n1"))).isNegative();
    }

    @Test
    void codecsGiveBackWhatTheyGot() {
        assertThat(Codec.text().decode(ByteBuffer.wrap(Codec.text().encode("grüß"))))
                .isEqualTo("grüß");
        assertThat(Codec.int64().decode(ByteBuffer.wrap(Codec.int64().encode(-7L))))
                .isEqualTo(-7L);
        assertThat(Codec.bytes().decode(ByteBuffer.wrap(Codec.bytes().encode(new byte[] {1, 2}))))
                .containsExactly(1, 2);
        assertThatThrownBy(() -> Codec.int64().decode(ByteBuffer.allocate(3)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyADecidedOutcomeHasAResult() {
        assertThat(new Outcome.Decided<>(3, "x").orThrow()).isEqualTo("x");
        assertThatThrownBy(() -> new Outcome.NotLeader<>(Optional.of(NodeId.of("n2"))).orThrow())
                .hasMessageContaining("n2");
    }

    @Test
    void kindsKeepTheirNumbers() {
        assertThat(EntryKind.COMMAND.code()).isZero();
        assertThat(EntryKind.NOOP.code()).isEqualTo(1);
        assertThat(EntryKind.CONFIGURATION.code()).isEqualTo(2);
        assertThat(EntryKind.STOP_SIGN.code()).isEqualTo(3);
        assertThat(EntryKind.of(4)).isEmpty();
        assertThat(EntryKind.of(-1)).isEmpty();
    }
}
