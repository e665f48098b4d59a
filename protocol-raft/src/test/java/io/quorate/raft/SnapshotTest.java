package io.quorate.raft;

import static io.quorate.raft.RaftCluster.E;
import static io.quorate.raft.RaftCluster.H;
import static io.quorate.raft.RaftCluster.is;
import static io.quorate.raft.RaftCluster.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.Quorums;
import io.quorate.api.Role;
import io.quorate.raft.RaftMessage.Append;
import io.quorate.raft.RaftMessage.PreVoteRequest;
import io.quorate.raft.RaftMessage.PreVoteResponse;
import io.quorate.raft.RaftMessage.Rejected;
import io.quorate.raft.RaftMessage.VoteRequest;
import io.quorate.raft.RaftMessage.VoteResponse;
import io.quorate.spi.Mark;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.CoreSnapshots;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The scenarios of specification 5.4, by their numbers, and those of 5.2 about compacted logs: leaders and their peers. */
class SnapshotTest {
    private final RaftCluster three = RaftCluster.of(3);
    private final CoreSnapshots snapshots = three.cores.snapshots();

    /** n1 leads; n3 is down while "a" to "d" are decided, and comes back when n1 has compacted all of its log. */
    private void leaveBehind() {
        three.elect("n1");
        three.cores.crash("n3");
        three.cores.propose("n1", "a", "b", "c", "d");
        three.cores.run(2 * H);
        assertThat(snapshots.take("n1")).isEqualTo(new Mark(5, 1));
        three.cores.restart("n3");
        three.cores.connected("n1", "n3");
        three.cores.deliverAll();
    }

    @Test
    @DisplayName("3.17: who lacks what the log has no more is reported, installs a snapshot and goes on")
    void installsAndGoesOn() {
        leaveBehind();
        assertThat(snapshots.behind("n1")).containsExactly("n3");
        assertThat(snapshots.install("n1", "n3")).isTrue();
        assertThat(three.cores.decided("n3")).containsExactly("", "a", "b", "c", "d");
        three.cores.propose("n1", "e");
        three.cores.run(2 * H);
        assertThat(three.cores.decided("n3")).containsExactly("", "a", "b", "c", "d", "e");
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
        snapshots.behind("n1");
        three.cores.run(2 * E);
        assertThat(snapshots.behind("n1")).isEmpty();
    }

    @Test
    @DisplayName("3.10: who is behind gets a probe each heartbeat, nothing more, and is reported now and then")
    void noBusyLoop() {
        leaveBehind();
        three.cores.propose("n1", "e", "f");
        three.cores.run(E);
        snapshots.behind("n1");
        int appends = 0;
        for (int i = 0; i < 10 * H; i++) {
            three.cores.tickAll(1);
            for (int round = 0; round < 4; round++) {
                List<Append> probes = three.between("n1", "n3", Append.class);
                assertThat(probes).allMatch(probe -> probe.entries().isEmpty());
                appends += probes.size();
                List.copyOf(three.cores.inFlight()).forEach(three.cores::deliver);
            }
        }
        assertThat(appends).isEqualTo(10);
        assertThat(snapshots.behind("n1")).hasSizeBetween(3, 4).containsOnly("n3");
    }

    @Test
    @DisplayName("3.10: who is behind and silent is not reported")
    void silenceIsNotReported() {
        leaveBehind();
        three.cores.isolate("n3");
        snapshots.behind("n1");
        three.cores.run(3 * E);
        assertThat(snapshots.behind("n1")).isEmpty();
        assertThat(three.flying(Append.class)).isEmpty();
    }

    @Test
    @DisplayName("3.11: backtracking ends where the log begins")
    void backtrackingEndsAtTheBase() {
        leaveBehind();
        three.cores.inject("n3", "n1", new Rejected(1, 5, new Position(1, 2), 0, 0));
        three.cores.run(3 * H);
        three.cores.autoPersist("n3", false);
        three.cores.connected("n1", "n3");
        assertThat(three.between("n1", "n3", Append.class))
                .isNotEmpty()
                .allMatch(probe -> probe.previous().equals(new Position(1, 5)));
    }

    @Test
    @DisplayName("3.10: a log compacted under a pipeline whose messages are lost leads to a snapshot")
    void compactedUnderAPipeline() {
        three.elect("n1");
        three.cores.run(2 * H);
        three.cores.isolate("n3");
        three.cores.propose("n1", "a", "b", "c", "d");
        three.cores.run(2);
        snapshots.take("n1");
        three.cores.heal();
        three.cores.run(4 * H);
        assertThat(snapshots.behind("n1")).isNotEmpty().containsOnly("n3");
        snapshots.install("n1", "n3");
        three.cores.run(2 * H);
        assertThat(three.cores.decided("n3")).containsExactly("", "a", "b", "c", "d");
    }

    @Test
    @DisplayName("3.10: what a full window holds back may be compacted before it is sent")
    void compactedBeforeItWasSent() {
        RaftSettings narrow = new RaftSettings(75, 10, 64, 1, 64, 1, 1 << 20, 8, 1_000);
        RaftCluster slow = RaftCluster.of(3, narrow, 1);
        slow.elect("n1");
        slow.cores.run(2 * H);
        slow.cores.cut("n1", "n3");
        slow.cores.propose("n1", "a", "b", "c", "d");
        slow.cores.run(H);
        slow.cores.snapshots().take("n1");
        slow.cores.heal();
        slow.cores.propose("n1", "e");
        slow.cores.snapshots().automatic(H);
        slow.cores.run(E);
        assertThat(slow.cores.decided("n3")).containsExactly("", "a", "b", "c", "d", "e");
    }

    @Test
    @DisplayName("32: a log compacted to its end still serves whoever begins with nothing, a learner too")
    void fullyCompactedLogServes() {
        List<Member> members = CoreCluster.members(4);
        Configuration configuration = new Configuration(
                0,
                0,
                "raft",
                members.subList(0, 3),
                List.of(),
                members.subList(3, 4),
                true,
                Optional.empty(),
                Quorums.majority(3),
                Map.of());
        CoreCluster four = CoreCluster.of(new RaftFactory(RaftCluster.SETTINGS), configuration, 1);
        four.crash("n4");
        four.runUntil(() -> four.leader().isPresent(), 20 * E);
        String leader = four.leader().orElseThrow();
        four.propose(leader, "a");
        four.run(2 * H);
        long last = four.core(leader).status().last();
        assertThat(four.snapshots().take(leader).index()).isEqualTo(last);
        four.restart("n4");
        four.snapshots().automatic(H);
        four.run(E);
        assertThat(four.decided("n4")).containsExactly("", "a");
        assertThat(four.core("n4").status().role()).isEqualTo(Role.LEARNER);
        four.propose(leader, "b");
        four.run(2 * H);
        assertThat(four.decided("n4")).containsExactly("", "a", "b");
    }

    @Test
    @DisplayName("34: a restart goes on behind the base, and knows what its snapshot says is decided")
    void restartBehindABase() {
        three.elect("n1");
        three.cores.propose("n1", "a", "b", "c");
        three.cores.run(2 * H);
        snapshots.take("n1", 2);
        snapshots.publish("n1", 3);
        three.cores.names().forEach(three.cores::crash);
        three.cores.names().forEach(three.cores::restart);
        assertThat(snapshots.base("n1")).isEqualTo(new Mark(2, 1));
        assertThat(three.status("n1").last()).isEqualTo(4);
        assertThat(three.decided("n1")).isEqualTo(3);
        assertThat(three.decided("n2")).isZero();
        three.cores.runUntil(() -> three.cores.leader().isPresent(), 20 * E);
        three.cores.run(2 * H);
        assertThat(three.cores.decided("n1")).startsWith("", "a", "b", "c").isEqualTo(three.cores.decided("n2"));
    }

    @Test
    @DisplayName("34, 55: a crash between a fetched snapshot and its base on disk: it is installed again")
    void crashBeforeTheBaseIsOnDisk() {
        leaveBehind();
        three.cores.autoPersist("n3", false);
        assertThat(snapshots.install("n1", "n3")).isTrue();
        three.cores.crash("n3");
        three.cores.autoPersist("n3", true);
        three.cores.restart("n3");
        assertThat(snapshots.baseOnDisk("n3")).isEqualTo(new Mark(5, 1));
        three.cores.propose("n1", "e");
        three.cores.run(2 * H);
        assertThat(three.cores.decided("n3")).endsWith("d", "e");
    }

    @Test
    @DisplayName("60: when compaction outruns a transfer, the next report leads to a newer snapshot, and there it ends")
    void compactionOutrunsATransfer() {
        leaveBehind();
        snapshots.fetch("n1", "n3");
        three.cores.propose("n1", "e", "f");
        three.cores.run(2 * H);
        snapshots.take("n1");
        assertThat(snapshots.restored("n3")).isTrue();
        snapshots.behind("n1");
        three.cores.run(E);
        assertThat(snapshots.behind("n1")).isNotEmpty();
        assertThat(snapshots.install("n1", "n3")).isTrue();
        three.cores.propose("n1", "g");
        three.cores.run(2 * H);
        assertThat(three.cores.decided("n3")).endsWith("e", "f", "g");
        snapshots.behind("n1");
        three.cores.run(E);
        assertThat(snapshots.behind("n1")).isEmpty();
    }

    @Test
    @DisplayName(
            "62: the leader does not wait for its own snapshot: one of somebody else does, be it longer or shorter")
    void anotherSnapshotDoes() {
        leaveBehind();
        three.cores.propose("n1", "e", "f");
        three.cores.run(2 * H);
        assertThat(snapshots.take("n2", 6).index()).isEqualTo(6);
        assertThat(snapshots.install("n2", "n3")).isTrue();
        snapshots.behind("n1");
        three.cores.run(2 * H);
        assertThat(snapshots.behind("n1")).isEmpty();
        assertThat(three.cores.decided("n3")).endsWith("e", "f");
    }

    @Test
    @DisplayName("62: another leader that still has the entries helps without any snapshot")
    void anotherLeaderDoes() {
        leaveBehind();
        three.cores.crash("n1");
        three.elect("n2");
        three.cores.run(2 * H);
        assertThat(three.cores.decided("n3")).startsWith("", "a", "b", "c", "d");
        assertThat(snapshots.behind("n2")).isEmpty();
    }

    @Test
    @DisplayName("3.17: a leader refuses snapshots")
    void leadersRefuse() {
        three.elect("n1");
        three.cores.propose("n1", "a");
        three.cores.run(2 * H);
        snapshots.take("n2");
        three.cores.crash("n1");
        three.cores.restart("n1");
        three.quiet("n2", E);
        three.quiet("n3", E);
        three.campaign("n1");
        three.cores.deliverAll(is(PreVoteRequest.class)
                .or(is(PreVoteResponse.class))
                .or(is(VoteRequest.class))
                .or(is(VoteResponse.class)));
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
        assertThat(three.decided("n1")).isZero();
        assertThat(snapshots.install("n2", "n1")).isFalse();
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
    }

    @Test
    @DisplayName("3.7: a candidate that installs a snapshot gives in")
    void candidatesGiveIn() {
        leaveBehind();
        three.cores.isolate("n3");
        three.campaign("n3");
        assertThat(snapshots.install("n1", "n3")).isTrue();
        assertThat(three.role("n3")).isEqualTo(Role.FOLLOWER);
        three.cores.heal();
        three.cores.run(2 * H);
        three.cores.drop(is(Append.class).and(to("n2")));
        assertThat(three.cores.leader()).contains("n1");
    }
}
