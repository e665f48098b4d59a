package io.quorate.raft;

import static io.quorate.raft.RaftCluster.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.raft.RaftMessage.Accepted;
import io.quorate.raft.RaftMessage.Append;
import io.quorate.raft.RaftMessage.Decide;
import io.quorate.raft.RaftMessage.Heartbeat;
import io.quorate.raft.RaftMessage.HeartbeatResponse;
import io.quorate.raft.RaftMessage.HigherTerm;
import io.quorate.raft.RaftMessage.Rejected;
import io.quorate.spi.EntryRange;
import io.quorate.spi.EntryRange.Run;
import io.quorate.spi.Mark;
import io.quorate.spi.Message;
import io.quorate.spi.Outgoing;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.Ready;
import io.quorate.spi.support.Invariant;
import io.quorate.testkit.core.CoreCluster;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One follower and a snapshot, by the numbers of specification 5.4: what happens to its log, its term and its word. */
class InstallTest {
    private static final NodeId N1 = NodeId.of("n1");
    private static final Configuration CONFIGURATION = Configuration.genesis("raft", CoreCluster.members(3));

    /** Five entries of term 2 behind a no-op of term 1, in term 3. */
    private final Raft follower = core(Mark.NONE, 0, run(1, 1), run(2, 5));

    private static Run run(long term, int count) {
        return new Run(term, EntryKind.COMMAND, count);
    }

    private static Raft core(Mark base, long decided, Run... log) {
        EntryRange range = EntryRange.of(base.index() + 1, List.of(log));
        return new Raft(
                new ProtocolSetup(
                        NodeId.of("n2"),
                        new UUID(0, 2),
                        CONFIGURATION,
                        new TreeMap<>(),
                        false,
                        1,
                        RaftCluster.state(3, "n3"),
                        base,
                        range,
                        decided),
                RaftCluster.SETTINGS);
    }

    private static Append append(long term, Position previous, long knownMatch, EntryRange entries) {
        return new Append(term, previous, 0, 0, 0, knownMatch, entries);
    }

    private static List<Message> answers(Raft core, Message message) {
        core.receive(N1, message);
        Ready ready = core.ready();
        return Stream.concat(ready.send().stream(), ready.sendWhenDurable().stream())
                .map(Outgoing::message)
                .toList();
    }

    @Test
    @DisplayName("55: a log that went another way is dropped whole, in one write with the base")
    void conflictingLogIsDropped() {
        answers(follower, append(3, new Position(1, 1), 0, EntryRange.EMPTY));
        assertThat(follower.restored(new Mark(4, 3), CONFIGURATION)).isTrue();
        Ready ready = follower.ready();
        assertThat(ready.writes().truncateFrom()).isEqualTo(1);
        assertThat(ready.writes().base()).isEqualTo(new Mark(4, 3));
        assertThat(ready.writes().append()).isEmpty();
        assertThat(ready.decided()).isEqualTo(4);
        assertThat(follower.status().last()).isEqualTo(4);
        assertThat(follower.status().durable()).isZero();
        follower.persisted(ready.batch());
        assertThat(follower.status().durable()).isEqualTo(4);
    }

    @Test
    @DisplayName("55: so is one that is too short, and what is decided in it needs no truncation")
    void shortLogIsDropped() {
        answers(follower, new Heartbeat(3, new Position(2, 3), 0, 0));
        assertThat(follower.restored(new Mark(20, 3), CONFIGURATION)).isTrue();
        Ready ready = follower.ready();
        assertThat(ready.writes().truncateFrom()).isEqualTo(4);
        assertThat(ready.writes().base()).isEqualTo(new Mark(20, 3));
        assertThat(follower.status().last()).isEqualTo(20);
    }

    @Test
    @DisplayName("55: a snapshot that ends where something is decided is never adopted, whatever its term")
    void neverOverWhatIsDecided() {
        answers(follower, new Heartbeat(3, new Position(2, 4), 0, 0));
        assertThat(follower.restored(new Mark(4, 3), CONFIGURATION)).isFalse();
        assertThat(follower.restored(new Mark(3, 2), CONFIGURATION)).isFalse();
        assertThat(follower.ready().writes().isEmpty()).isTrue();
        Raft restarted = core(new Mark(4, 2), 4, run(2, 2));
        assertThat(restarted.restored(new Mark(4, 3), CONFIGURATION)).isFalse();
        assertThat(restarted.status().last()).isEqualTo(6);
    }

    @Test
    @DisplayName("56: a log that has the end of the snapshot keeps what comes behind it")
    void suffixIsKept() {
        assertThat(follower.restored(new Mark(4, 2), CONFIGURATION)).isTrue();
        Ready ready = follower.ready();
        assertThat(ready.writes().truncateFrom()).isZero();
        assertThat(ready.writes().base()).isEqualTo(new Mark(4, 2));
        assertThat(ready.decided()).isEqualTo(4);
        assertThat(follower.status().last()).isEqualTo(6);
        assertThat(follower.status().promised().number()).isEqualTo(3);
    }

    @Test
    @DisplayName("3.17: the term rises to that of the snapshot, in the same write; nobody has its vote")
    void termRises() {
        assertThat(follower.restored(new Mark(20, 7), CONFIGURATION)).isTrue();
        Ready ready = follower.ready();
        assertThat(ready.writes().state()).isPresent();
        RaftState state = RaftState.decode(ready.writes().state().orElseThrow());
        assertThat(state.term()).isEqualTo(7);
        assertThat(state.votedFor()).isEmpty();
        assertThat(follower.status().round().number()).isEqualTo(7);
    }

    @Test
    @DisplayName("3.17: a vote of the same term stays")
    void voteStays() {
        assertThat(follower.restored(new Mark(20, 3), CONFIGURATION)).isTrue();
        assertThat(follower.ready().writes().state()).isEmpty();
        assertThat(follower.status().promised().owner()).contains(NodeId.of("n3"));
    }

    @Test
    @DisplayName("3.3: who drops what it has acknowledged leaves the term: no false alarm of lost data")
    void leavesTheTermOfAStaleLeader() {
        answers(follower, append(3, new Position(2, 6), 0, EntryRange.EMPTY));
        assertThat(follower.restored(new Mark(5, 1), CONFIGURATION)).isTrue();
        assertThat(follower.status().round().number()).isEqualTo(4);
        assertThat(answers(follower, new Heartbeat(3, new Position(0, 0), 1, 6)))
                .containsExactly(new HigherTerm(4));
    }

    @Test
    @DisplayName("3.3: whoever acknowledged nothing there stays in its term, and disturbs nobody")
    void staysInTheTermOfALivingLeader() {
        Raft behind = core(Mark.NONE, 0, run(1, 1), run(2, 5));
        answers(behind, append(4, new Position(3, 20), 0, EntryRange.EMPTY));
        assertThat(behind.restored(new Mark(5, 1), CONFIGURATION)).isTrue();
        assertThat(behind.status().round().number()).isEqualTo(4);
    }

    @Test
    @DisplayName("3.3: an acknowledgement that was not yet sent dies with the log that it was for")
    void unsentAcknowledgement() {
        follower.receive(N1, append(3, new Position(2, 6), 0, EntryRange.EMPTY));
        follower.restored(new Mark(20, 3), CONFIGURATION);
        assertThat(follower.ready().sendWhenDurable()).isEmpty();
    }

    @Test
    @DisplayName("25: an append from below the base is no conflict; what lies below is skipped")
    void appendFromBelowTheBase() {
        Raft core = core(new Mark(4, 2), 4, run(2, 2));
        assertThat(answers(core, append(3, new Position(1, 1), 0, entries(2, 2, "a", "b"))))
                .containsExactly(new Accepted(3, 3, 0));
        assertThat(answers(core, append(3, new Position(0, 0), 0, EntryRange.EMPTY)))
                .containsExactly(new Accepted(3, 0, 0));
        assertThat(answers(core, append(3, new Position(2, 3), 0, entries(4, 2, "c", "d", "e", "f"))))
                .containsExactly(new Accepted(3, 7, 0));
        assertThat(core.status().last()).isEqualTo(7);
    }

    @Test
    @DisplayName("25: nor does it truncate")
    void appendFromBelowTheBaseTruncatesNothing() {
        Raft core = core(new Mark(4, 2), 4, run(2, 2));
        core.receive(N1, append(3, new Position(2, 2), 0, entries(3, 2, "b", "c", "d")));
        Ready ready = core.ready();
        assertThat(ready.writes().isEmpty()).isTrue();
        assertThat(core.status().last()).isEqualTo(6);
    }

    @Test
    @DisplayName("27: news of decisions below the base are no news")
    void decisionBelowTheBase() {
        Raft core = core(new Mark(4, 2), 4, run(2, 2));
        assertThat(answers(core, new Heartbeat(3, new Position(1, 1), 5, 0)))
                .containsExactly(new HeartbeatResponse(3, 5, false));
        core.receive(N1, new Decide(3, new Position(2, 3)));
        assertThat(core.ready().decided()).isEqualTo(4);
    }

    @Test
    @DisplayName("3.11: a hint is not below the base")
    void hintAboveTheBase() {
        Raft core = core(new Mark(4, 2), 4, run(3, 2));
        assertThat(answers(core, append(3, new Position(1, 6), 0, EntryRange.EMPTY)))
                .containsExactly(new Rejected(3, 6, new Position(2, 4), 0, 0));
    }

    @Test
    @DisplayName("25: a leader of the past, whose log went another way than the snapshot, is not answered")
    void staleLeaderIsNotAnswered() {
        Raft core = core(new Mark(4, 2), 4, run(2, 2));
        assertThat(answers(core, append(3, new Position(3, 4), 0, EntryRange.EMPTY)))
                .isEmpty();
        assertThat(answers(core, append(3, new Position(1, 3), 0, entries(4, 3, "x", "y"))))
                .isEmpty();
        assertThat(core.status().last()).isEqualTo(6);
        assertThat(core.status().role()).isEqualTo(Role.FOLLOWER);
    }

    @Test
    @DisplayName("3.17: only what is decided is compacted, or has a mark")
    void onlyDecidedIsCompacted() {
        answers(follower, new Heartbeat(3, new Position(2, 3), 0, 0));
        assertThat(follower.mark(3)).isEqualTo(new Mark(3, 2));
        assertThatThrownBy(() -> follower.mark(4)).isInstanceOf(Invariant.Violation.class);
        assertThatThrownBy(() -> follower.compacted(4)).isInstanceOf(Invariant.Violation.class);
        follower.compacted(3);
        assertThat(follower.mark(3)).isEqualTo(new Mark(3, 2));
        assertThat(follower.ready().writes().base()).isEqualTo(new Mark(3, 2));
    }

    @Test
    @DisplayName("61: a beginning on disk that nothing stands for is refused, not guessed at")
    void setupMustCoverTheBase() {
        assertThatThrownBy(() -> core(new Mark(4, 2), 3, run(2, 2))).isInstanceOf(Invariant.Violation.class);
        assertThatThrownBy(() -> core(new Mark(4, 2), 7, run(2, 2))).isInstanceOf(Invariant.Violation.class);
        assertThatThrownBy(() -> core(new Mark(4, 9), 4)).isInstanceOf(Invariant.Violation.class);
    }
}
