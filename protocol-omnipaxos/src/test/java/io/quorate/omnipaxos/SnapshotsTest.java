package io.quorate.omnipaxos;

import static io.quorate.omnipaxos.Servers.R;
import static io.quorate.omnipaxos.Servers.ballot;
import static io.quorate.omnipaxos.Servers.kind;
import static io.quorate.omnipaxos.Servers.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Quorums;
import io.quorate.api.Role;
import io.quorate.omnipaxos.PaxosMessage.Accept;
import io.quorate.omnipaxos.PaxosMessage.AcceptSync;
import io.quorate.omnipaxos.PaxosMessage.Accepted;
import io.quorate.omnipaxos.PaxosMessage.Chunk;
import io.quorate.omnipaxos.PaxosMessage.Prepare;
import io.quorate.omnipaxos.PaxosMessage.PrepareReq;
import io.quorate.omnipaxos.PaxosMessage.Promise;
import io.quorate.omnipaxos.PaxosMessage.Pull;
import io.quorate.spi.Ballot;
import io.quorate.spi.Mark;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.CoreSnapshots;
import io.quorate.testkit.core.Envelope;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Logs that begin behind a snapshot: traces 2, 6 and 7 of spec 3.2, the rows of 2.10 with snapshots, and more. */
class SnapshotsTest {
    private static final Ballot ONE = ballot(1, "n1");
    private static final Ballot TWO = ballot(2, "n2");
    private static final Ballot THREE = ballot(3, "n1");
    private static final OmniPaxosSettings SMALL = new OmniPaxosSettings(20, 1000, 2, 1000, 5, 1000, 10);
    /** Of the entries of ONE: the first ballot of the first of three. */
    private static final long ROUND = 3;

    private Stage stage = new Stage(3);
    private CoreCluster cluster = stage.cluster;
    private CoreSnapshots snapshots = cluster.snapshots();

    private void small() {
        stage = new Stage(3, Quorums.majority(3), SMALL);
        cluster = stage.cluster;
        snapshots = cluster.snapshots();
    }

    private static Predicate<Envelope> between(String one, String other) {
        return link(one, other).or(link(other, one));
    }

    /** n3 has "a" and misses "b" to "f", which the leader n1 drops. */
    private void leaveBehind() {
        stage.lead("n1", ONE);
        cluster.propose("n1", "a");
        cluster.run(2 * R);
        cluster.isolate("n3");
        cluster.propose("n1", "b", "c", "d", "e", "f");
        cluster.run(2 * R);
        snapshots.take("n1", 5);
        cluster.heal();
    }

    // A follower is behind

    @Test
    @DisplayName("trace 2: a follower of the same round lacks what is compacted: it installs, and has all of it")
    void aFollowerOfTheRoundLags() {
        leaveBehind();
        cluster.run(R);
        snapshots.behind("n1");
        for (int i = 0; i < 5; i++) {
            cluster.run(R);
            assertThat(snapshots.behind("n1")).containsExactly("n3");
        }
        assertThat(cluster.log("n3")).containsExactly("a");
        assertThat(snapshots.install("n1", "n3")).isTrue();
        assertThat(snapshots.base("n3")).isEqualTo(new Mark(5, ROUND));
        assertThat(stage.peek(Accepted.class, "n3", "n1").last()).isEqualTo(5);
        cluster.deliverAll();
        assertThat(cluster.decided("n3")).containsExactly("a", "b", "c", "d", "e", "f");
        cluster.run(5 * R);
        assertThat(snapshots.behind("n1")).isEmpty();
    }

    @Test
    @DisplayName("one that is behind hears of the leader now and then, not at every decision")
    void oneThatIsBehindHearsLittle() {
        leaveBehind();
        cluster.run(R);
        for (int i = 0; i < 10; i++) {
            cluster.propose("n1", "x" + i);
            cluster.deliverAll(between("n1", "n2"));
        }
        assertThat(stage.flies(link("n1", "n3"))).isFalse();
        cluster.tick("n1", R);
        assertThat(stage.deliver(Accept.class, "n1", "n3").entries().isEmpty()).isTrue();
        assertThat(stage.flies(link("n1", "n3"))).isFalse();
        assertThat(stage.deliver(Accepted.class, "n3", "n1").last()).isEqualTo(1);
    }

    @Test
    @DisplayName("what was installed is acknowledged once the beginning of the log has moved on disk")
    void anInstallIsAcknowledgedWhenDurable() {
        leaveBehind();
        cluster.autoPersist("n3", false);
        assertThat(snapshots.install("n1", "n3")).isTrue();
        assertThat(stage.flies(kind(Accepted.class))).isFalse();
        cluster.persist("n3");
        assertThat(stage.peek(Accepted.class, "n3", "n1").last()).isEqualTo(5);
    }

    @Test
    @DisplayName("trace 7, and row 6 of 2.10: of an older round, with less than is compacted")
    void ofAnOlderRoundWithAShorterLog() {
        stage.disk("n3", ONE, 3, "a1", "b1", "c1");
        aboveCompacted();
        syncBySnapshot("a", "b", "c");
    }

    @Test
    @DisplayName("of an older round, with a longer log than is compacted: what was never decided goes")
    void ofAnOlderRoundWithALongerLog() {
        stage.disk("n3", ONE, 3, "a1", "b1", "c1", "u1", "v1", "w1", "x1", "y1", "z1", "q1");
        aboveCompacted();
        syncBySnapshot("a", "b", "c", "u", "v", "w", "x", "y", "z", "q");
    }

    /** n1 and n2 hold nine entries of round 2, have decided eight, and n1 has dropped six. */
    private void aboveCompacted() {
        Ballot two = ballot(2, "n1");
        String[] nine = {"a1", "b1", "c1", "d2", "e2", "f2", "g2", "h2", "i2"};
        stage.disk("n1", two, 8, nine).disk("n2", two, 8, nine).start();
        snapshots.take("n1", 6);
        cluster.isolate("n3");
        stage.lead("n1", THREE);
        cluster.heal();
        cluster.propose("n1", "j");
        cluster.deliverAll(between("n1", "n2"));
    }

    private void syncBySnapshot(String... before) {
        cluster.run(2 * R);
        assertThat(cluster.log("n3")).containsExactly(before);
        assertThat(snapshots.behind("n1")).isNotEmpty().containsOnly("n3");
        assertThat(stage.onDisk("n3").accepted()).isEqualTo(ONE);
        assertThat(snapshots.install("n1", "n3")).isTrue();
        assertThat(stage.onDisk("n3").accepted()).isEqualTo(ONE);
        stage.deliver(PrepareReq.class, "n3", "n1");
        stage.deliver(Prepare.class, "n1", "n3");
        stage.deliver(Promise.class, "n3", "n1");
        assertThat(stage.deliver(AcceptSync.class, "n1", "n3").base()).isEqualTo(6);
        assertThat(cluster.log("n3")).containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i");
        cluster.deliverAll();
        cluster.run(R);
        assertThat(cluster.decided("n3")).containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        snapshots.behind("n1");
        cluster.run(5 * R);
        assertThat(snapshots.behind("n1")).isEmpty();
    }

    @Test
    @DisplayName("row 7 of 2.10: decided beyond what is compacted needs no snapshot")
    void ofAnOlderRoundDecidedBeyondTheBase() {
        stage.disk("n3", ONE, 7, "a1", "b1", "c1", "d2", "e2", "f2", "g2");
        aboveCompacted();
        cluster.run(2 * R);
        assertThat(snapshots.behind("n1")).isEmpty();
        assertThat(cluster.decided("n3")).hasSize(10);
        assertThat(snapshots.base("n3")).isEqualTo(Mark.NONE);
    }

    @Test
    @DisplayName("row 8 of 2.10: the same round and a longer log needs no snapshot, whatever it knows to be decided")
    void ofTheSameRoundWithALongerLog() {
        stage.disk("n3", ballot(2, "n1"), 1, "a1", "b1", "c1", "d2", "e2", "f2", "g2");
        aboveCompacted();
        cluster.run(2 * R);
        assertThat(snapshots.behind("n1")).isEmpty();
        assertThat(cluster.decided("n3")).hasSize(10);
    }

    @Test
    @DisplayName(
            "one that installed more than the leader had when it finished preparing is synchronized without entries")
    void aSnapshotBeyondTheEndOfTheSynchronization() {
        cluster.isolate("n3");
        stage.lead("n1", ONE);
        cluster.propose("n1", "a", "b", "c");
        cluster.deliverAll();
        snapshots.take("n1", 3);
        cluster.heal();
        cluster.tick("n1", R);
        stage.deliver(Prepare.class, "n1", "n3");
        cluster.dropAll();
        assertThat(snapshots.install("n1", "n3")).isTrue();
        stage.deliver(PrepareReq.class, "n3", "n1");
        stage.deliver(Prepare.class, "n1", "n3");
        assertThat(stage.deliver(Promise.class, "n3", "n1").decided()).isEqualTo(3);
        assertThat(stage.peek(AcceptSync.class, "n1", "n3").base()).isZero();
        cluster.run(2 * R);
        assertThat(stage.onDisk("n3").accepted()).isEqualTo(ONE);
        snapshots.behind("n1");
        cluster.propose("n1", "d");
        cluster.run(2 * R);
        assertThat(cluster.decided("n3")).containsExactly("a", "b", "c", "d");
        assertThat(snapshots.behind("n1")).isEmpty();
    }

    @Test
    @DisplayName("one that has accepted unheard, and whose entries were dropped meanwhile, is heard of again")
    void anAcceptedIsLostBeforeTheCompaction() {
        stage.disk("n1", ONE, 0, "a1", "b1", "c1")
                .disk("n2", ONE, 0, "a1", "b1", "c1")
                .start();
        stage.elect("n1", ballot(2, "n1"));
        cluster.deliverAll(kind(Accepted.class, "n3", "n1").negate());
        cluster.dropAll();
        assertThat(cluster.log("n3")).containsExactly("a", "b", "c");
        snapshots.take("n1", 3);
        cluster.propose("n1", "d");
        cluster.run(3 * R);
        assertThat(cluster.decided("n3")).containsExactly("a", "b", "c", "d");
        snapshots.behind("n1");
        cluster.run(3 * R);
        assertThat(snapshots.behind("n1")).isEmpty();
    }

    // The leader is behind

    @Test
    @DisplayName("a new leader that lacks what the others compacted installs while preparing, and prepares again")
    void theNewLeaderLags() {
        Ballot two = ballot(2, "n2");
        String[] log = {"a1", "b1", "c2", "d2", "e2"};
        stage.disk("n1", ONE, 1, "a1", "x1", "y1").disk("n2", two, 4, log).disk("n3", two, 4, log);
        stage.start();
        snapshots.take("n2", 4);
        snapshots.take("n3", 3);
        stage.lead("n1", THREE);
        assertThat(cluster.core("n1").status().role()).isEqualTo(Role.CANDIDATE);
        assertThat(snapshots.behind("n2")).containsExactly("n1");
        assertThat(snapshots.behind("n3")).containsExactly("n1");
        cluster.run(2 * R);
        assertThat(snapshots.behind("n2")).hasSizeBetween(2, 4).containsOnly("n1");

        assertThat(snapshots.install("n2", "n1")).isTrue();
        assertThat(stage.peek(Prepare.class, "n1", "n2")).isEqualTo(new Prepare(THREE, ONE, 4, 4));
        cluster.deliverAll();
        assertThat(cluster.leader()).contains("n1");
        for (String node : cluster.names()) {
            assertThat(cluster.decided(node)).as(node).containsExactly("a", "b", "c", "d", "e");
        }
    }

    @Test
    @DisplayName("a promise that waits for entries of a server that drops them meanwhile gives way to a snapshot")
    void thePullIsBelowTheBase() {
        small();
        String[] log = {"a2", "b2", "c2", "d2", "e2", "f2"};
        Ballot two = ballot(2, "n2");
        stage.disk("n2", two, 6, log).disk("n3", two, 0, log).start();
        stage.elect("n1", THREE);
        stage.deliver(Prepare.class, "n1", "n2");
        stage.deliver(Promise.class, "n2", "n1");
        snapshots.take("n2", 5);
        stage.deliver(Pull.class, "n1", "n2");
        assertThat(stage.flies(kind(Chunk.class))).isFalse();
        assertThat(snapshots.behind("n2")).containsExactly("n1");
        assertThat(snapshots.install("n2", "n1")).isTrue();
        cluster.deliverAll();
        assertThat(cluster.leader()).contains("n1");
        assertThat(cluster.decided("n3")).containsExactly("a", "b", "c", "d", "e", "f");
    }

    // Installs race with synchronization (C)

    /** n3 has promised round 3, and two of eight entries have come. */
    private void cutShort() {
        small();
        Ballot two = ballot(2, "n1");
        String[] log = {"a2", "b2", "c2", "d2", "e2", "f2", "g2", "h2"};
        stage.disk("n1", two, 8, log).disk("n2", two, 8, log);
        stage.disk("n3", ONE, 0, "s1", "t1", "u1", "v1", "w1", "x1", "y1", "z1").start();
        stage.lead("n2", ballot(3, "n2"), between("n2", "n1"));
        cluster.deliverAll(kind(Prepare.class).or(kind(Promise.class)));
        stage.deliver(AcceptSync.class, "n2", "n3");
        assertThat(stage.peek(Pull.class, "n3", "n2").from()).isEqualTo(3);
    }

    @Test
    @DisplayName("an install during a synchronization: the rest is asked for, the round moves when all of it has come")
    void anInstallDuringASynchronization() {
        cutShort();
        cluster.dropAll();
        snapshots.take("n2", 6);
        assertThat(snapshots.install("n2", "n3")).isTrue();
        assertThat(cluster.log("n3")).containsExactly("a", "b", "c", "d", "e", "f", "y", "z");
        assertThat(stage.onDisk("n3").accepted()).isEqualTo(ONE);
        assertThat(stage.deliver(Pull.class, "n3", "n2").from()).isEqualTo(7);
        stage.deliver(Chunk.class, "n2", "n3");
        assertThat(stage.onDisk("n3").accepted()).isEqualTo(ballot(3, "n2"));
        assertThat(cluster.log("n3")).containsExactly("a", "b", "c", "d", "e", "f", "g", "h");
        cluster.run(2 * R);
        assertThat(cluster.decided("n3")).hasSize(8);
    }

    @Test
    @DisplayName("an install that goes beyond a synchronization completes it: nothing of the former round stays")
    void anInstallCompletesASynchronization() {
        cutShort();
        cluster.dropAll();
        snapshots.take("n2", 8);
        assertThat(snapshots.install("n2", "n3")).isTrue();
        assertThat(stage.onDisk("n3").accepted()).isEqualTo(ballot(3, "n2"));
        assertThat(stage.peek(Accepted.class, "n3", "n2").last()).isEqualTo(8);
        assertThat(cluster.decided("n3")).containsExactly("a", "b", "c", "d", "e", "f", "g", "h");
    }

    @Test
    @DisplayName("a leader that drops what a synchronization still needs says who is behind")
    void aLeaderCompactsDuringASynchronization() {
        cutShort();
        snapshots.take("n2", 6);
        stage.deliver(Pull.class, "n3", "n2");
        assertThat(stage.flies(kind(Chunk.class))).isFalse();
        assertThat(snapshots.behind("n2")).containsExactly("n3");
        assertThat(snapshots.install("n2", "n3")).isTrue();
        cluster.deliverAll();
        assertThat(cluster.decided("n3")).hasSize(8);
    }

    @Test
    @DisplayName("an AcceptSync that was made before the install is an overlap")
    void anOlderAcceptSyncAfterTheInstall() {
        small();
        Ballot two = ballot(2, "n1");
        String[] log = {"a2", "b2", "c2", "d2", "e2", "f2", "g2", "h2"};
        stage.disk("n1", two, 8, log).disk("n2", two, 8, log);
        stage.disk("n3", ONE, 0, "s1").start();
        stage.lead("n2", ballot(3, "n2"), between("n2", "n1"));
        cluster.deliverAll(kind(Prepare.class).or(kind(Promise.class)));
        Envelope old = stage.find(kind(AcceptSync.class, "n2", "n3"));
        snapshots.take("n2", 6);
        assertThat(snapshots.install("n2", "n3")).isTrue();
        cluster.deliver(old);
        assertThat(stage.peek(Pull.class, "n3", "n2").from()).isEqualTo(7);
        cluster.deliverAll();
        assertThat(cluster.decided("n3")).hasSize(8);
    }

    // Restarts

    @Test
    @DisplayName("a crash between the publication and the move of the log's beginning: the core is told again")
    void aCrashBeforeTheBaseMoves() {
        leaveBehind();
        cluster.autoPersist("n3", false);
        assertThat(snapshots.install("n1", "n3")).isTrue();
        cluster.crash("n3");
        cluster.autoPersist("n3", true);
        assertThat(snapshots.baseOnDisk("n3")).isEqualTo(Mark.NONE);
        cluster.restart("n3");
        assertThat(snapshots.baseOnDisk("n3")).isEqualTo(new Mark(5, ROUND));
        assertThat(cluster.decided("n3")).containsExactly("a", "b", "c", "d", "e");
        cluster.run(2 * R);
        assertThat(cluster.decided("n3")).containsExactly("a", "b", "c", "d", "e", "f");
    }

    @Test
    @DisplayName("a restart with a beginning and a log behind it")
    void aRestartBehindABase() {
        leaveBehind();
        cluster.crash("n1");
        cluster.restart("n1");
        assertThat(snapshots.base("n1")).isEqualTo(new Mark(5, ROUND));
        assertThat(cluster.core("n1").mark(5)).isEqualTo(new Mark(5, ROUND));
        assertThat(cluster.core("n1").mark(6)).isEqualTo(new Mark(6, ROUND));
        stage.lead("n1", ballot(2, "n1"));
        cluster.propose("n1", "g");
        cluster.run(2 * R);
        assertThat(cluster.decided("n2")).containsExactly("a", "b", "c", "d", "e", "f", "g");
        assertThat(snapshots.behind("n1")).contains("n3");
    }

    @Test
    @DisplayName("a snapshot that was taken and not yet used says at the restart what is decided")
    void aTakenSnapshotSaysWhatIsDecided() {
        stage.lead("n1", ONE);
        cluster.propose("n1", "a", "b");
        cluster.deliverAll();
        assertThat(stage.onDisk("n2").learned()).isZero();
        snapshots.publish("n2", 2);
        cluster.crash("n2");
        cluster.restart("n2");
        assertThat(cluster.decided("n2")).containsExactly("a", "b");
    }

    // Refusals and bounds

    @Test
    @DisplayName("trace 6: any one server compacts what it has decided, a single one included")
    void anyServerCompacts() {
        for (int size : new int[] {1, 3}) {
            stage = new Stage(size);
            cluster = stage.cluster;
            stage.lead("n1", ONE);
            for (int i = 0; i < 3; i++) {
                cluster.propose("n1", "a" + i, "b" + i);
                cluster.run(2 * R);
                cluster.names().forEach(node -> cluster.snapshots().take(node));
            }
            for (String node : cluster.names()) {
                assertThat(cluster.snapshots().base(node).index()).isEqualTo(6);
                cluster.crash(node);
                cluster.restart(node);
            }
            stage.lead("n1", ballot(2, "n1"));
            cluster.propose("n1", "z");
            cluster.run(2 * R);
            cluster.names().forEach(node -> assertThat(cluster.decided(node)).hasSize(7));
        }
    }

    @Test
    @DisplayName("a snapshot of what is decided already is refused; so is one that comes twice")
    void anOldSnapshotIsRefused() {
        leaveBehind();
        snapshots.take("n2", 4);
        assertThat(snapshots.install("n1", "n2")).isFalse();
        assertThat(snapshots.install("n1", "n3")).isTrue();
        assertThat(snapshots.install("n2", "n3")).isFalse();
        assertThat(snapshots.restored("n3")).isFalse();
        assertThat(snapshots.base("n3").index()).isEqualTo(5);
    }

    @Test
    @DisplayName("an accepting leader installs nothing")
    void anAcceptingLeaderRefuses() {
        stage.lead("n1", ONE);
        stage.lead("n2", TWO, between("n2", "n3"));
        cluster.propose("n2", "a");
        cluster.deliverAll(between("n2", "n3"));
        snapshots.take("n2");
        assertThat(cluster.core("n1").status().role()).isEqualTo(Role.LEADER);
        assertThat(snapshots.install("n2", "n1")).isFalse();
        assertThat(cluster.decided("n1")).isEmpty();
    }

    @Test
    @DisplayName("more than is decided is never dropped; less than was dropped changes nothing")
    void compactionIsBounded() {
        leaveBehind();
        cluster.core("n1").compacted(3);
        assertThat(cluster.core("n1").ready().writes().isEmpty()).isTrue();
        cluster.isolate("n1");
        cluster.propose("n1", "undecided");
        assertThatThrownBy(() -> cluster.core("n1").compacted(7)).hasMessageContaining("compacting to 7");
    }
}
