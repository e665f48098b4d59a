package io.quorate.omnipaxos;

import static io.quorate.omnipaxos.Servers.ballot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.omnipaxos.PaxosMessage.AcceptSync;
import io.quorate.omnipaxos.PaxosMessage.Accepted;
import io.quorate.omnipaxos.PaxosMessage.Prepare;
import io.quorate.omnipaxos.PaxosMessage.Promise;
import io.quorate.spi.Admission;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Mark;
import io.quorate.spi.support.Invariant;
import io.quorate.testkit.core.CoreCluster;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Stop-signs, and changes within an epoch: the rest of spec 3.2 and 2.10. */
class ReconfigurationTest {
    private static final Ballot ONE = ballot(1, "n1");
    private static final Ballot TWO = ballot(2, "n2");

    private final Stage stage = new Stage(3);
    private final CoreCluster cluster = stage.cluster;

    private Configuration current(String node) {
        return cluster.core(node).status().configuration();
    }

    private Admission stop(String node) {
        return cluster.changes().reconfigure(node, current(node).nextEpoch());
    }

    private long decided(String node) {
        return cluster.core(node).status().decided();
    }

    private void assertSealed(String leader) {
        assertThat(cluster.propose(leader, "x")).isEqualTo(Admission.SEALED);
        assertThat(cluster.readIndex(leader, 77)).isEqualTo(Admission.SEALED);
        assertThat(stop(leader)).isEqualTo(Admission.SEALED);
    }

    @Test
    void aStopSignIsTheLastThatIsDecided() {
        stage.lead("n1", ONE);
        cluster.propose("n1", "a");
        assertThat(stop("n1")).isEqualTo(Admission.ACCEPTED);
        assertSealed("n1");
        cluster.deliverAll();
        for (String node : cluster.names()) {
            assertThat(decided(node)).isEqualTo(2);
            assertThat(current(node)).as("the next epoch has a core of its own").isEqualTo(stage.configuration);
        }
        assertSealed("n1");
    }

    @Test
    @DisplayName("8: a leader change after a decided stop-sign decides nothing more, and keeps the log sealed")
    void trace8() {
        stage.lead("n1", ONE);
        cluster.propose("n1", "a", "b", "c");
        stop("n1");
        cluster.deliverAll();
        stage.lead("n2", TWO);
        cluster.run(2 * Servers.R);
        for (String node : cluster.names()) {
            assertThat(decided(node)).isEqualTo(4);
            assertThat(cluster.core(node).status().last()).isEqualTo(4);
        }
        assertSealed("n2");
    }

    @Test
    @DisplayName("9: whoever cannot take a stop-sign says so and keeps nothing")
    void trace9() {
        assertThat(stop("n2")).isEqualTo(Admission.NOT_LEADER);
        stage.elect("n1", ONE);
        assertThat(stop("n1")).isEqualTo(Admission.NOT_LEADER);
        cluster.deliverAll();
        assertThat(stop("n2")).isEqualTo(Admission.NOT_LEADER);
        assertThat(cluster.propose("n1", "a")).isEqualTo(Admission.ACCEPTED);
        cluster.deliverAll();
        assertThat(cluster.decided("n3")).containsExactly("a");
    }

    @Test
    @DisplayName("2.10: a stop-sign that may have been decided comes with the synchronization, and is decided")
    void aStopSignInTheBestLog() {
        stage.disk("n1", ONE, 2, "a1", "|1").disk("n2", ONE, 1, "a1", "|1").disk("n3", ONE, 1, "a1");
        stage.start();
        cluster.crash("n1");
        stage.elect("n2", TWO);
        assertThat(stage.deliver(Prepare.class, "n2", "n3")).isEqualTo(new Prepare(TWO, ONE, 2, 1));
        stage.deliver(Promise.class, "n3", "n2");
        AcceptSync sync = stage.deliver(AcceptSync.class, "n2", "n3");
        assertThat(sync.base()).isEqualTo(1);
        assertThat(sync.entries().kind(2)).isEqualTo(EntryKind.STOP_SIGN);
        assertSealed("n2");
        assertThat(stage.deliver(Accepted.class, "n3", "n2").last()).isEqualTo(2);
        assertThat(decided("n2")).isEqualTo(2);
        assertSealed("n2");
    }

    @Test
    @DisplayName("2.10: a stop-sign that the winning log has not got is dropped, and the log is open again")
    void aLostStopSign() {
        Ballot two = ballot(2, "n3");
        stage.disk("n1", ONE, 1, "a1", "|1").disk("n2", two, 1, "a1", "b2").disk("n3", two, 1, "a1", "b2");
        stage.start();
        assertThat(cluster.changes().sealed("n1")).isTrue();
        stage.lead("n3", ballot(3, "n3"));
        assertThat(cluster.log("n1")).containsExactly("a", "b");
        assertThat(cluster.changes().sealed("n1")).isFalse();

        stage.lead("n1", ballot(4, "n1"));
        assertThat(cluster.propose("n1", "c")).isEqualTo(Admission.ACCEPTED);
        assertThat(cluster.readIndex("n1", 1)).isEqualTo(Admission.ACCEPTED);
        assertThat(stop("n1")).isEqualTo(Admission.ACCEPTED);
        cluster.deliverAll();
        assertThat(decided("n2")).isEqualTo(4);
    }

    @Test
    @DisplayName(
            "stop-signs of two leaders of one number have different marks: whoever holds the wrong one must see that")
    void twoLeadersOfOneNumber() {
        cluster.isolate("n1");
        stage.lead("n2", ballot(1, "n2"));
        cluster.heal();
        cluster.isolate("n2");
        cluster.propose("n2", "a");
        assertThat(stop("n2")).isEqualTo(Admission.ACCEPTED);
        stage.lead("n3", ballot(1, "n3"));
        cluster.propose("n3", "b");
        assertThat(stop("n3")).isEqualTo(Admission.ACCEPTED);
        cluster.deliverAll();
        assertThat(decided("n1")).isEqualTo(2);
        assertThat(cluster.log("n2")).startsWith("a");
        assertThat(cluster.core("n2").mark(2)).isNotEqualTo(cluster.core("n1").mark(2));
    }

    @Test
    void aStopSignComesWithThePromise() {
        stage.disk("n1", ONE, 2, "a1", "|1").disk("n2", ONE, 1, "a1", "|1").disk("n3", ONE, 1, "a1");
        stage.start();
        cluster.crash("n1");
        stage.lead("n3", ballot(2, "n3"));
        assertSealed("n3");
        assertThat(decided("n2")).isEqualTo(2);
    }

    @Test
    void whoMissedTheStopSignGetsItFromWhoeverLeads() {
        stage.lead("n1", ONE);
        cluster.isolate("n3");
        cluster.propose("n1", "a");
        stop("n1");
        cluster.deliverAll();
        assertThat(decided("n2")).isEqualTo(2);
        cluster.crash("n1");
        cluster.heal();
        stage.lead("n2", TWO);
        assertThat(decided("n3")).isEqualTo(2);
        assertThat(cluster.changes().sealed("n3")).isTrue();
    }

    @Test
    void aRestartFindsTheStopSign() {
        stage.lead("n1", ONE);
        stop("n1");
        cluster.deliverAll();
        cluster.crash("n2");
        cluster.restart("n2");
        stage.lead("n2", TWO);
        assertSealed("n2");
    }

    @Test
    void aCompactedStopSignStillSeals() {
        stage.lead("n1", ONE);
        cluster.propose("n1", "a");
        stop("n1");
        cluster.deliverAll();
        cluster.snapshots().take("n1");
        assertThat(cluster.snapshots().base("n1").index()).isEqualTo(2);
        assertSealed("n1");
    }

    @Test
    void aSnapshotOfALaterEpochIsRefused() {
        Configuration next = stage.configuration.nextEpoch().at(2);
        assertThat(cluster.core("n3").restored(new Mark(5, 1), next)).isFalse();
        assertThat(decided("n3")).isZero();
    }

    @Test
    void aChangeInPlaceIsInForceWhenItIsDecided() {
        stage.lead("n1", ONE);
        Configuration next =
                stage.configuration.withMetadata(Map.of("colour", "red")).retaining(true);
        assertThat(cluster.changes().reconfigure("n1", next)).isEqualTo(Admission.ACCEPTED);
        assertThat(current("n1")).isEqualTo(stage.configuration);
        assertThat(cluster.changes().reconfigure("n1", next)).isEqualTo(Admission.BUSY);
        assertThat(stop("n1")).isEqualTo(Admission.BUSY);
        assertThat(cluster.propose("n1", "a")).isEqualTo(Admission.ACCEPTED);
        cluster.deliverAll();
        for (String node : cluster.names()) {
            assertThat(current(node)).isEqualTo(next.at(1));
        }
        assertThat(cluster.changes().reconfigure("n1", next)).isEqualTo(Admission.STALE);
        assertThat(cluster.changes().reconfigure("n1", next.nextEpoch())).isEqualTo(Admission.STALE);
        assertThat(stop("n1")).isEqualTo(Admission.ACCEPTED);
    }

    @Test
    void aChangeThatIsLostWithItsLeaderNeverWasInForce() {
        stage.lead("n1", ONE);
        cluster.isolate("n1");
        cluster.changes().reconfigure("n1", stage.configuration.withMetadata(Map.of("colour", "red")));
        stage.lead("n2", TWO);
        cluster.propose("n2", "a");
        cluster.deliverAll();
        cluster.heal();
        stage.lead("n2", ballot(3, "n2"));
        assertThat(cluster.decided("n1")).containsExactly("a");
        assertThat(current("n1")).isEqualTo(stage.configuration);
        assertThat(cluster.changes().reconfigure("n2", stage.configuration.retaining(true)))
                .isEqualTo(Admission.ACCEPTED);
    }

    @Test
    void learnersAndAddressesChangeInPlace() {
        stage.lead("n1", ONE);
        Member moved = new Member(NodeId.of("n2"), new UUID(0, 2), "elsewhere:1");
        Configuration next = stage.configuration.withMember(moved).withLearners("n9");
        assertThat(cluster.changes().reconfigure("n1", next)).isEqualTo(Admission.ACCEPTED);
        cluster.deliverAll();
        assertThat(current("n3")).isEqualTo(next.at(1));
    }

    @Test
    void whoMustAgreeChangesBetweenEpochsOnly() {
        stage.lead("n1", ONE);
        Configuration now = stage.configuration;
        Member other = new Member(NodeId.of("n2"), new UUID(0, 22), "n2:7400");
        for (Configuration next : List.of(
                now.withVoters("n1", "n2"),
                now.withMember(other),
                now.withQuorums(new Quorums(3, 1)),
                now.withProtocol("raft"),
                now.joint(now.voters()),
                now.nextEpoch().nextEpoch())) {
            assertThat(cluster.changes().reconfigure("n1", next))
                    .as(next.toString())
                    .isEqualTo(Admission.UNSUPPORTED);
        }
        assertThat(cluster.core("n1").status().last()).isZero();
        Configuration hop = now.withVoters("n1", "n2").withProtocol("raft").nextEpoch();
        assertThat(cluster.changes().reconfigure("n1", hop)).isEqualTo(Admission.ACCEPTED);
    }

    @Test
    void proposalsAreCommands() {
        stage.lead("n1", ONE);
        EntryRange stop = EntryRange.of(0, EntryBlock.of(EntryKind.STOP_SIGN, 0, new byte[0]));
        assertThatThrownBy(() -> cluster.core("n1").propose(stop)).isInstanceOf(Invariant.Violation.class);
    }
}
