package io.quorate.omnipaxos;

import static io.quorate.omnipaxos.Servers.R;
import static io.quorate.omnipaxos.Servers.ballot;
import static io.quorate.omnipaxos.Servers.kind;
import static io.quorate.omnipaxos.Servers.link;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Quorums;
import io.quorate.omnipaxos.PaxosMessage.Accepted;
import io.quorate.omnipaxos.PaxosMessage.Confirm;
import io.quorate.omnipaxos.PaxosMessage.Confirmed;
import io.quorate.spi.Admission;
import io.quorate.spi.Ballot;
import io.quorate.spi.ReadPermit;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.Envelope;
import org.junit.jupiter.api.Test;

/** Linearizable reads. */
class ReadsTest {
    private static final Ballot ONE = ballot(1, "n1");

    private final Stage stage = new Stage(3);
    private final CoreCluster cluster = stage.cluster;

    @Test
    void aReadIsGrantedOnceAQuorumConfirms() {
        stage.lead("n1", ONE);
        cluster.propose("n1", "a", "b");
        cluster.deliverAll();
        assertThat(cluster.readIndex("n1", 7)).isEqualTo(Admission.ACCEPTED);
        assertThat(cluster.permits("n1")).isEmpty();
        stage.deliver(Confirm.class, "n1", "n3");
        stage.deliver(Confirmed.class, "n3", "n1");
        assertThat(cluster.permits("n1")).containsExactly(new ReadPermit(7, 2));
    }

    @Test
    void onlyALeaderTakesReads() {
        stage.lead("n1", ONE);
        assertThat(cluster.readIndex("n2", 1)).isEqualTo(Admission.NOT_LEADER);
        stage.elect("n1", ballot(2, "n1"));
        assertThat(cluster.readIndex("n1", 1)).isEqualTo(Admission.NOT_LEADER);
    }

    @Test
    void anAnswerToAnEarlierQuestionConfirmsNothing() {
        stage.lead("n1", ONE);
        cluster.readIndex("n1", 1);
        stage.deliver(Confirm.class, "n1", "n2");
        stage.deliver(Confirm.class, "n1", "n3");
        Envelope old = stage.find(kind(Confirmed.class, "n2", "n1"));
        stage.deliver(Confirmed.class, "n3", "n1");
        assertThat(cluster.permits("n1")).hasSize(1);

        // Meanwhile n3 leads n2 in a higher ballot, decides b, and the old leader knows nothing of it.
        cluster.isolate("n1");
        stage.elect("n3", ballot(2, "n3"));
        cluster.deliverAll(link("n2", "n3").or(link("n3", "n2")));
        cluster.propose("n3", "b");
        cluster.deliverAll(link("n2", "n3").or(link("n3", "n2")));
        assertThat(cluster.decided("n3")).containsExactly("b");
        cluster.readIndex("n1", 2);
        cluster.deliver(old);
        assertThat(cluster.permits("n1")).hasSize(1);
    }

    @Test
    void readsThatComeTogetherShareAQuestion() {
        stage.lead("n1", ONE);
        cluster.readIndex("n1", 1);
        cluster.readIndex("n1", 2);
        cluster.readIndex("n1", 3);
        assertThat(cluster.inFlight()).filteredOn(kind(Confirm.class)).hasSize(2);
        cluster.deliverAll();
        assertThat(cluster.permits("n1")).extracting(ReadPermit::request).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aNewLeaderReadsAllThatItsLogHeldWhenItHadPrepared() {
        stage.disk("n1", ONE, 0, "a1", "b1").disk("n2", ONE, 0, "a1", "b1").disk("n3", ONE, 0, "a1");
        stage.start();
        stage.elect("n2", ballot(2, "n2"));
        cluster.deliverAll(kind(PaxosMessage.Prepare.class).or(kind(PaxosMessage.Promise.class)));
        cluster.deliverAll(kind(PaxosMessage.AcceptSync.class));
        cluster.drop(kind(Accepted.class));
        assertThat(cluster.decided("n2")).isEmpty();
        cluster.readIndex("n2", 1);
        cluster.deliverAll(kind(Confirm.class));
        cluster.deliverAll(kind(Confirmed.class));
        assertThat(cluster.permits("n2")).containsExactly(new ReadPermit(1, 2));
    }

    @Test
    void readsAreRefusedWhenLeadershipIsLost() {
        stage.lead("n1", ONE);
        cluster.readIndex("n1", 1);
        cluster.readIndex("n1", 2);
        cluster.drop(kind(Confirm.class));
        stage.lead("n2", ballot(2, "n2"));
        assertThat(cluster.permits("n1")).containsExactly(ReadPermit.refused(1), ReadPermit.refused(2));
    }

    @Test
    void aLostQuestionIsAskedAgain() {
        stage.lead("n1", ONE);
        cluster.readIndex("n1", 1);
        cluster.dropAll();
        cluster.run(2 * R);
        assertThat(cluster.permits("n1")).containsExactly(new ReadPermit(1, 0));
    }

    @Test
    void whoHasPromisedAHigherBallotConfirmsNothing() {
        stage.lead("n1", ONE);
        cluster.isolate("n3");
        stage.elect("n2", ballot(2, "n2"));
        cluster.dropAll();
        cluster.readIndex("n1", 1);
        cluster.deliverAll();
        assertThat(cluster.permits("n1")).isEmpty();
    }

    @Test
    void waitingReadsAreBounded() {
        Stage small = new Stage(3, Quorums.majority(3), new OmniPaxosSettings(20, 1000, 10, 1000, 5, 1000, 2));
        small.lead("n1", ONE);
        small.cluster.isolate("n1");
        assertThat(small.cluster.readIndex("n1", 1)).isEqualTo(Admission.ACCEPTED);
        assertThat(small.cluster.readIndex("n1", 2)).isEqualTo(Admission.ACCEPTED);
        assertThat(small.cluster.readIndex("n1", 3)).isEqualTo(Admission.OVERLOADED);
    }

    @Test
    void aServerAloneNeedsNobody() {
        Stage alone = new Stage(1);
        alone.lead("n1", ONE);
        alone.cluster.readIndex("n1", 1);
        assertThat(alone.cluster.permits("n1")).containsExactly(new ReadPermit(1, 0));
    }

    @Test
    void aSmallPrepareQuorumNeedsManyToConfirm() {
        Stage flexible = new Stage(3, new Quorums(1, 3), OmniPaxosSettings.DEFAULTS);
        flexible.lead("n1", ONE);
        flexible.cluster.readIndex("n1", 1);
        flexible.cluster.drop(link("n1", "n3"));
        flexible.cluster.deliverAll();
        assertThat(flexible.cluster.permits("n1")).isEmpty();
        flexible.cluster.run(2 * R);
        assertThat(flexible.cluster.permits("n1")).hasSize(1);
    }
}
