package io.quorate.omnipaxos;

import static io.quorate.omnipaxos.Servers.R;
import static io.quorate.omnipaxos.Servers.ballot;
import static io.quorate.omnipaxos.Servers.kind;
import static io.quorate.omnipaxos.Servers.link;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Quorums;
import io.quorate.api.Role;
import io.quorate.omnipaxos.PaxosMessage.Accept;
import io.quorate.omnipaxos.PaxosMessage.AcceptSync;
import io.quorate.omnipaxos.PaxosMessage.Accepted;
import io.quorate.omnipaxos.PaxosMessage.Chunk;
import io.quorate.omnipaxos.PaxosMessage.Decide;
import io.quorate.omnipaxos.PaxosMessage.Prepare;
import io.quorate.omnipaxos.PaxosMessage.PrepareReq;
import io.quorate.omnipaxos.PaxosMessage.Promise;
import io.quorate.omnipaxos.PaxosMessage.Pull;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryRange;
import io.quorate.testkit.core.CoreCluster;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The corrections F1 to F3 of spec 2.9, and what must hold when messages are cut short. F4 is the election's. */
class CorrectionsTest {
    private static final Ballot ONE = ballot(1, "n1");
    private static final Ballot TWO = ballot(2, "n2");

    @Test
    @DisplayName("F1: a server that restarts between promise and AcceptSync does not hide its log from the new leader")
    void aRestartBetweenPromiseAndAcceptSync() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.disk("n1", ONE, 0, "x1").start().cluster;
        stage.elect("n2", TWO);
        stage.deliver(Prepare.class, "n2", "n1");
        cluster.drop(kind(Promise.class));
        cluster.crash("n1");
        cluster.restart("n1");

        assertThat(stage.flies(kind(Promise.class))).isFalse();
        stage.deliver(PrepareReq.class, "n1", "n2");
        cluster.drop(link("n2", "n3"));
        cluster.deliverAll();
        assertThat(cluster.log("n2")).containsExactly("x");
        assertThat(cluster.decided("n1")).containsExactly("x");
    }

    @Test
    @DisplayName("F1: a promise without the entries that it speaks of does not let a leader begin")
    void aPromiseWithoutItsEntries() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.disk("n1", ONE, 0, "x1", "y1").start().cluster;
        stage.elect("n2", TWO);
        stage.deliver(Prepare.class, "n2", "n1");
        cluster.drop(kind(Promise.class));
        cluster.inject("n1", "n2", new Promise(TWO, ONE, 2, 0, 0, EntryRange.EMPTY));
        assertThat(cluster.core("n2").status().role()).isEqualTo(Role.CANDIDATE);
        assertThat(stage.peek(Pull.class, "n2", "n1")).isEqualTo(new Pull(TWO, 1));
        cluster.deliverAll(link("n1", "n2").or(link("n2", "n1")));
        assertThat(cluster.decided("n2")).containsExactly("x", "y");
    }

    @Test
    @DisplayName("F2: Prepare waits for the disk, so a crash cannot make two leaders of one ballot")
    void prepareWaitsForTheDisk() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.cluster;
        stage.lead("n2", ballot(1, "n2"));
        cluster.autoPersist("n1", false);
        cluster.propose("n2", "x");
        cluster.deliverAll();
        assertThat(cluster.decided("n2")).containsExactly("x");
        assertThat(cluster.disk("n1")).isEmpty();

        Ballot again = ballot(2, "n1");
        stage.elect("n1", again);
        cluster.tick("n1", 3 * R);
        assertThat(stage.flies(kind(Prepare.class))).isFalse();
        cluster.crash("n1");
        cluster.restart("n1");
        cluster.dropAll();
        stage.elect("n1", again);
        cluster.persist("n1");
        Prepare prepare = stage.peek(Prepare.class, "n1", "n3");
        assertThat(prepare.last()).isZero();
        stage.deliver(Prepare.class, "n1", "n3");
        assertThat(stage.deliver(Promise.class, "n3", "n1").entries().count()).isEqualTo(1);
        assertThat(cluster.log("n1")).containsExactly("x");
    }

    @Test
    @DisplayName("F2: a resent Prepare waits for what was written since")
    void aResentPrepareWaitsForTheDisk() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.cluster;
        cluster.isolate("n3");
        stage.lead("n1", ONE);
        cluster.heal();
        cluster.autoPersist("n1", false);
        cluster.propose("n1", "a");
        cluster.inject("n3", "n1", new PrepareReq(Ballot.BOTTOM));
        assertThat(stage.flies(kind(Prepare.class))).isFalse();
        cluster.persist("n1");
        assertThat(stage.peek(Prepare.class, "n1", "n3").last()).isEqualTo(1);
    }

    @Test
    @DisplayName("F2: a leader counts durable entries of lower ballots only once its accepted round is durable")
    void theLeaderCountsItselfOnlyInItsBallot() {
        Stage stage = new Stage(3, new Quorums(1, 3), OmniPaxosSettings.DEFAULTS);
        stage.disk("n1", ONE, 0, "a1").disk("n2", ONE, 0, "a1").disk("n3", ONE, 0, "a1");
        CoreCluster cluster = stage.start().cluster;
        cluster.autoPersist("n1", false);
        stage.elect("n1", ballot(2, "n1"));
        assertThat(cluster.core("n1").status().role()).isEqualTo(Role.CANDIDATE);
        cluster.persistOne("n1");
        assertThat(cluster.core("n1").status().role()).isEqualTo(Role.LEADER);
        cluster.deliverAll();
        assertThat(cluster.disk("n1")).containsExactly("a");
        assertThat(stage.onDisk("n1").accepted()).isEqualTo(ONE);
        assertThat(cluster.decided("n1")).isEmpty();
        cluster.persist("n1");
        assertThat(stage.onDisk("n1").accepted()).isEqualTo(ballot(2, "n1"));
        assertThat(cluster.decided("n1")).containsExactly("a");
    }

    @Test
    @DisplayName("F2: entries may leave before the leader's own disk, and be decided without it")
    void decidedWithoutTheLeadersDisk() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.cluster;
        stage.lead("n1", ONE);
        cluster.autoPersist("n1", false);
        cluster.propose("n1", "a");
        cluster.deliverAll();
        assertThat(cluster.decided("n1")).containsExactly("a");
        assertThat(cluster.disk("n1")).isEmpty();
    }

    @Test
    @DisplayName("a promise, and an Accepted, wait for the disk; so does a Promise of which nothing is new")
    void answersWaitForTheDisk() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.cluster;
        cluster.isolate("n3");
        cluster.autoPersist("n2", false);
        stage.elect("n1", ONE);
        Prepare prepare = stage.deliver(Prepare.class, "n1", "n2");
        cluster.inject("n1", "n2", prepare);
        assertThat(stage.flies(kind(Promise.class))).isFalse();
        cluster.persist("n2");
        cluster.deliverAll(kind(Promise.class));
        cluster.deliverAll(kind(AcceptSync.class));
        assertThat(stage.flies(kind(Accepted.class))).isFalse();
        cluster.persist("n2");
        cluster.deliverAll();
        cluster.propose("n1", "a");
        stage.deliver(Accept.class, "n1", "n2");
        assertThat(stage.flies(kind(Accepted.class))).isFalse();
        cluster.persist("n2");
        assertThat(stage.peek(Accepted.class, "n2", "n1").last()).isEqualTo(1);
    }

    @Test
    @DisplayName("F3: Accepted says as decided what is on the disk")
    void acceptedSaysWhatIsOnTheDisk() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.cluster;
        stage.lead("n1", ONE);
        cluster.propose("n1", "a");
        cluster.deliverAll(kind(Accept.class));
        cluster.deliverAll(kind(Accepted.class));
        stage.deliver(Decide.class, "n1", "n2");
        assertThat(cluster.decided("n2")).containsExactly("a");
        cluster.inject("n1", "n2", new Accept(ONE, 1, 1, EntryRange.EMPTY));
        assertThat(stage.peek(Accepted.class, "n2", "n1").decided())
                .isEqualTo(stage.onDisk("n2").learned())
                .isZero();
        cluster.deliverAll();
        cluster.run(3 * R);
        for (String node : cluster.names()) {
            assertThat(stage.onDisk(node).learned()).as(node).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a Decide is not answered; of a lost one the leader hears when it asks")
    void aLostDecideIsMadeUpFor() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.cluster;
        stage.lead("n1", ONE);
        cluster.propose("n1", "a");
        cluster.deliverAll(kind(Accept.class));
        cluster.deliverAll(kind(Accepted.class));
        stage.deliver(Decide.class, "n1", "n2");
        assertThat(stage.flies(kind(Accepted.class))).isFalse();
        cluster.dropAll();
        assertThat(cluster.decided("n3")).isEmpty();
        cluster.run(2 * R);
        assertThat(cluster.decided("n3")).containsExactly("a");
    }

    @Test
    @DisplayName("a Decide in a ballot that is promised and not accepted decides nothing")
    void noDecideBeforeAcceptSync() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.disk("n3", ONE, 0, "a1").start().cluster;
        stage.elect("n2", TWO);
        stage.deliver(Prepare.class, "n2", "n3");
        cluster.dropAll();
        cluster.inject("n2", "n3", new Decide(TWO, 1));
        assertThat(cluster.decided("n3")).isEmpty();
        assertThat(stage.peek(PrepareReq.class, "n3", "n2").ballot()).isEqualTo(TWO);
    }

    @Test
    @DisplayName("an Accept in a ballot that is promised and not accepted is never answered with Accepted")
    void noAcceptedBeforeAcceptSync() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.disk("n3", ONE, 0, "a1").start().cluster;
        stage.elect("n2", TWO);
        stage.deliver(Prepare.class, "n2", "n3");
        cluster.dropAll();
        cluster.inject("n2", "n3", new Accept(TWO, 1, 0, EntryRange.EMPTY));
        cluster.inject("n2", "n3", new Accept(TWO, 7, 0, EntryRange.EMPTY));
        assertThat(stage.flies(kind(Accepted.class))).isFalse();
        assertThat(stage.peek(PrepareReq.class, "n3", "n2").ballot()).isEqualTo(TWO);
    }

    @Test
    @DisplayName("a late Promise of one that has accepted changes nothing")
    void aLatePromiseAfterAccepted() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.cluster;
        stage.lead("n1", ONE);
        cluster.propose("n1", "a");
        cluster.deliverAll();
        cluster.inject("n2", "n1", new Promise(ONE, Ballot.BOTTOM, 0, 0, 0, EntryRange.EMPTY));
        assertThat(stage.flies(kind(AcceptSync.class))).isFalse();
        cluster.propose("n1", "b");
        cluster.deliverAll();
        assertThat(cluster.decided("n2")).containsExactly("a", "b");
    }

    @Test
    @DisplayName("half a synchronization is no acceptance: what the follower held stays until all has come (C)")
    void halfASynchronizationIsNone() {
        Stage stage = new Stage(3);
        // x and y may have been decided by n1 and n3.
        stage.disk("n1", ONE, 0, "x1", "y1").disk("n3", ONE, 0, "x1", "y1");
        stage.disk("n2", ballot(0, "n2"), Ballot.BOTTOM, 0, List.of());
        CoreCluster cluster = stage.start().cluster;
        cluster.maxEntriesPerMessage(1);
        stage.elect("n2", TWO);
        stage.deliver(Prepare.class, "n2", "n1");
        cluster.deliverAll(link("n1", "n2").or(link("n2", "n1").and(kind(Pull.class))));
        assertThat(cluster.log("n2")).containsExactly("x", "y");

        cluster.drop(link("n2", "n3"));
        Ballot other = ballot(1, "n3");
        assertThat(other.compareTo(ONE)).isPositive();
        stage.disk("n3", other, 0, "z1").start("n3");
        cluster.dropAll();
        cluster.tick("n2", R);
        stage.deliver(Prepare.class, "n2", "n3");
        stage.deliver(Promise.class, "n3", "n2");
        stage.deliver(AcceptSync.class, "n2", "n3");
        assertThat(cluster.log("n3")).containsExactly("z");
        assertThat(stage.onDisk("n3").accepted()).isEqualTo(other);
        stage.deliver(Pull.class, "n3", "n2");
        stage.deliver(Chunk.class, "n2", "n3");
        assertThat(cluster.log("n3")).containsExactly("x", "y");
        assertThat(stage.onDisk("n3").accepted()).isEqualTo(TWO);
    }

    @Test
    @DisplayName("what a follower holds is not dropped for the sake of a shorter decided part")
    void theDecidedPartWaitsUntilItCoversTheLog() {
        Stage stage = new Stage(3, Quorums.majority(3), new OmniPaxosSettings(20, 1000, 2, 1000, 5, 1000, 10));
        Ballot two = ballot(2, "n1");
        stage.disk("n1", two, 2, "a2", "b2", "c2", "d2", "e2").disk("n2", two, 2, "a2", "b2", "c2", "d2", "e2");
        stage.disk("n3", ONE, 0, "x1", "y1", "z1");
        CoreCluster cluster = stage.start().cluster;
        stage.elect("n2", ballot(3, "n2"));
        cluster.deliverAll(kind(Prepare.class).or(kind(Promise.class)));
        stage.deliver(AcceptSync.class, "n2", "n3");
        assertThat(cluster.log("n3")).containsExactly("x", "y", "z");
        assertThat(cluster.decided("n3")).isEmpty();
        cluster.deliverAll();
        assertThat(cluster.decided("n3")).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    @DisplayName("a ballot of an earlier process is not led again, whatever the election says")
    void anOldBallotIsNotLedAgain() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.disk("n1", ONE, 0, "a1").start().cluster;
        stage.lead("n1", ONE);
        assertThat(cluster.core("n1").status().role()).isEqualTo(Role.FOLLOWER);
        stage.lead("n1", ballot(2, "n1"));
        assertThat(cluster.core("n1").status().role()).isEqualTo(Role.LEADER);
    }
}
