package io.quorate.raft;

import static io.quorate.raft.RaftCluster.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.raft.RaftMessage.Accepted;
import io.quorate.raft.RaftMessage.Append;
import io.quorate.raft.RaftMessage.Decide;
import io.quorate.raft.RaftMessage.Heartbeat;
import io.quorate.raft.RaftMessage.HeartbeatResponse;
import io.quorate.raft.RaftMessage.Rejected;
import io.quorate.raft.RaftMessage.VoteRequest;
import io.quorate.raft.RaftMessage.VoteResponse;
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

/** One follower, messages in and Readys out, by the numbers of specification 5.2: what it believes, and what it answers. */
class FollowerTest {
    private static final Position NOTHING = new Position(0, 0);
    private static final NodeId N1 = NodeId.of("n1");
    private static final NodeId N3 = NodeId.of("n3");

    /** A no-op and an entry of term 1. */
    private final Raft follower = core(new Run(1, EntryKind.NOOP, 1), new Run(1, EntryKind.COMMAND, 1));

    private static Raft core(Run... log) {
        Configuration configuration = Configuration.genesis("raft", CoreCluster.members(3));
        return new Raft(
                new ProtocolSetup(
                        NodeId.of("n2"),
                        new UUID(0, 2),
                        configuration,
                        new TreeMap<>(),
                        false,
                        1,
                        RaftCluster.state(1, ""),
                        Mark.NONE,
                        EntryRange.of(1, List.of(log)),
                        0),
                RaftCluster.SETTINGS);
    }

    private static Append append(long term, Position previous, long decided, EntryRange entries) {
        return new Append(term, previous, decided, 0, 0, 0, entries);
    }

    private Ready receive(NodeId from, Message message) {
        follower.receive(from, message);
        return follower.ready();
    }

    private static List<Message> messages(Ready ready) {
        return Stream.concat(ready.send().stream(), ready.sendWhenDurable().stream())
                .map(Outgoing::message)
                .toList();
    }

    @Test
    @DisplayName("23: who has less than it acknowledged in this term has lost data; it says so and has no say any more")
    void lostData() {
        Ready heartbeat = receive(N1, new Heartbeat(1, new Position(1, 2), 4, 3));
        assertThat(messages(heartbeat)).containsExactly(new HeartbeatResponse(1, 4, true));
        assertThat(heartbeat.decided()).isZero();
        Ready appended = receive(N1, append(1, new Position(1, 2), 0, entries(3, 1, "x")));
        assertThat(messages(appended)).containsExactly(new HeartbeatResponse(1, 0, true));
        assertThat(follower.status().last()).isEqualTo(2);
        for (int i = 0; i < 10 * RaftCluster.E; i++) {
            follower.tick();
        }
        assertThat(messages(follower.ready())).isEmpty();
        assertThat(messages(receive(N3, new VoteRequest(7, 1, new Position(6, 9)))))
                .containsExactly(new VoteResponse(7, 1, false));
    }

    @Test
    @DisplayName("23: as much as it acknowledged is enough")
    void noFalseAlarm() {
        Ready ready = receive(N1, new Heartbeat(1, new Position(1, 2), 4, 2));
        assertThat(messages(ready)).containsExactly(new HeartbeatResponse(1, 4, false));
    }

    @Test
    @DisplayName("24: a difference replaces all behind it, in one write")
    void differenceReplaces() {
        Ready ready = receive(N1, append(2, new Position(1, 1), 0, entries(2, 2, "", "b")));
        assertThat(ready.writes().truncateFrom()).isEqualTo(2);
        assertThat(ready.writes().append()).hasSize(1);
        assertThat(follower.status().last()).isEqualTo(3);
        assertThat(follower.status().durable()).isEqualTo(1);
    }

    @Test
    @DisplayName("24: what is decided is never replaced: that would be the end of safety")
    void decidedStays() {
        receive(N1, append(1, new Position(1, 2), 2, EntryRange.EMPTY));
        assertThatThrownBy(() -> receive(N3, append(2, new Position(1, 1), 0, entries(2, 2, "x"))))
                .isInstanceOf(Invariant.Violation.class)
                .hasMessageContaining("would replace decided entries");
        assertThatThrownBy(() -> receive(N3, append(2, new Position(2, 2), 0, EntryRange.EMPTY)))
                .isInstanceOf(Invariant.Violation.class)
                .hasMessageContaining("is decided");
    }

    @Test
    @DisplayName("24: a rejection truncates nothing")
    void rejectionKeepsTheLog() {
        Ready ready = receive(N1, append(3, new Position(2, 2), 0, entries(3, 3, "x")));
        assertThat(messages(ready)).containsExactly(new Rejected(3, 2, new Position(1, 2), 0, 0));
        assertThat(ready.writes().truncateFrom()).isZero();
        assertThat(follower.status().last()).isEqualTo(2);
    }

    @Test
    @DisplayName("27: a heartbeat or a decision holds only where the very entry is in the log")
    void decidedByTermAndIndex() {
        assertThat(receive(N1, new Heartbeat(3, new Position(2, 2), 1, 0)).decided())
                .isZero();
        assertThat(receive(N1, new Decide(3, new Position(3, 2))).decided()).isZero();
        assertThat(receive(N1, new Decide(3, new Position(3, 9))).decided()).isZero();
        assertThat(receive(N1, new Decide(3, new Position(1, 1))).decided()).isEqualTo(1);
        assertThat(receive(N1, new Heartbeat(3, new Position(1, 2), 1, 0)).decided())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("28: the leader's decided index counts only as far as its message reaches")
    void decidedWithinReach() {
        assertThat(receive(N1, append(2, new Position(1, 1), 100, EntryRange.EMPTY))
                        .decided())
                .isEqualTo(1);
        assertThat(receive(N1, append(2, new Position(1, 1), 100, entries(2, 2, "", "a", "b")))
                        .decided())
                .isEqualTo(4);
    }

    @Test
    @DisplayName("28: decided never goes back, whatever an old message says")
    void decidedStaysUp() {
        assertThat(receive(N1, append(2, new Position(1, 2), 2, EntryRange.EMPTY))
                        .decided())
                .isEqualTo(2);
        assertThat(receive(N1, append(2, NOTHING, 1, EntryRange.EMPTY)).decided())
                .isEqualTo(2);
        assertThat(receive(N1, new Heartbeat(2, NOTHING, 1, 0)).decided()).isEqualTo(2);
    }

    @Test
    @DisplayName("3.11: a hint is not below what is decided")
    void hintAboveDecided() {
        receive(N1, append(1, new Position(1, 2), 2, entries(3, 1, "x")));
        Ready ready = receive(N3, append(4, new Position(0, 0), 0, EntryRange.EMPTY));
        assertThat(messages(ready)).containsExactly(new Accepted(4, 0, 0));
        ready = receive(N3, append(4, new Position(3, 9), 0, EntryRange.EMPTY));
        assertThat(messages(ready)).containsExactly(new Rejected(4, 9, new Position(1, 3), 0, 0));
    }

    @Test
    @DisplayName("3.12: appends of one turn are acknowledged together, with the newest round of reads")
    void acknowledgedTogether() {
        follower.receive(N1, new Append(1, new Position(1, 2), 0, 0, 6, 0, entries(3, 1, "x")));
        follower.receive(N1, new Append(1, new Position(1, 3), 0, 0, 7, 0, entries(4, 1, "y")));
        follower.receive(N1, new Append(1, new Position(1, 2), 0, 0, 5, 0, EntryRange.EMPTY));
        Ready ready = follower.ready();
        assertThat(ready.send()).isEmpty();
        assertThat(messages(ready)).containsExactly(new Accepted(1, 4, 7));
    }

    @Test
    @DisplayName("3.3: what the own disk holds of a vote is what status promises")
    void promisedIsDurable() {
        Ready ready = receive(N3, new VoteRequest(7, 1, new Position(6, 9)));
        assertThat(follower.status().round().number()).isEqualTo(7);
        assertThat(follower.status().promised().number()).isEqualTo(1);
        follower.persisted(ready.batch());
        assertThat(follower.status().promised().number()).isEqualTo(7);
        assertThat(follower.status().promised().owner()).contains(N3);
    }
}
