package io.quorate.raft;

import static io.quorate.raft.RaftCluster.E;
import static io.quorate.raft.RaftCluster.H;
import static io.quorate.raft.RaftCluster.is;
import static io.quorate.raft.RaftCluster.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Role;
import io.quorate.raft.RaftMessage.SuccessorRequest;
import io.quorate.raft.RaftMessage.TimeoutNow;
import io.quorate.spi.Admission;
import io.quorate.testkit.core.Envelope;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Leadership is handed over (specification 3.19; scenarios 66 to 70). */
class TransferTest {
    private final RaftCluster three = RaftCluster.of(3);

    private Admission transfer(String from, String to) {
        return three.cores.changes().transferLeadership(from, to);
    }

    @Test
    @DisplayName("The other one leads at once, although everybody still hears the old leader")
    void atOnce() {
        three.elect("n1");
        three.cores.propose("n1", "x");
        assertThat(transfer("n1", "n3")).isEqualTo(Admission.ACCEPTED);
        three.cores.deliverAll();
        assertThat(three.role("n3")).isEqualTo(Role.LEADER);
        assertThat(three.role("n1")).isEqualTo(Role.FOLLOWER);
        assertThat(three.cores.decided("n3")).contains("x");
        assertThat(three.term("n3")).isEqualTo(2);
        assertThat(three.cores.propose("n3", "y")).isEqualTo(Admission.ACCEPTED);
    }

    @Test
    @DisplayName("68: only to a voter that has everything; to oneself it is done already")
    void onlyToWhoeverHasEverything() {
        assertThat(transfer("n1", "n2")).isEqualTo(Admission.NOT_LEADER);
        three.elect("n1");
        three.learn("n1", "n4");
        assertThat(transfer("n1", "n4")).isEqualTo(Admission.UNSUPPORTED);
        assertThat(transfer("n1", "n9")).isEqualTo(Admission.UNSUPPORTED);
        assertThat(transfer("n1", "n1")).isEqualTo(Admission.ACCEPTED);
        three.cores.propose("n1", "x");
        assertThat(transfer("n1", "n2")).isEqualTo(Admission.ACCEPTED);
        assertThat(three.flying(TimeoutNow.class)).isEmpty();
        three.cores.deliverAll();
        assertThat(three.role("n2")).isEqualTo(Role.LEADER);
        assertThat(three.cores.log("n2")).contains("x");
    }

    @Test
    @DisplayName("68: nobody who is silent, and not before an entry of the own term is decided")
    void notYet() {
        three.cores.autoPersist("n2", false);
        three.elect("n1");
        three.cores.isolate("n2");
        three.cores.run(2 * E);
        assertThat(transfer("n1", "n2")).isEqualTo(Admission.LAGGING);
        RaftCluster fresh = RaftCluster.of(3);
        fresh.campaign("n1");
        fresh.cores.deliverAll(is(RaftMessage.Append.class).negate());
        assertThat(fresh.role("n1")).isEqualTo(Role.LEADER);
        assertThat(fresh.cores.changes().transferLeadership("n1", "n2")).isEqualTo(Admission.BUSY);
    }

    @Test
    @DisplayName("70: meanwhile nothing is taken; if it fails, the leader takes proposals again")
    void failedTransfer() {
        three.elect("n1");
        three.cores.run(H);
        three.cores.propose("n1", "x");
        three.cores.cut("n1", "n3");
        assertThat(transfer("n1", "n3")).isEqualTo(Admission.ACCEPTED);
        assertThat(transfer("n1", "n3")).isEqualTo(Admission.ACCEPTED);
        assertThat(three.cores.propose("n1", "y")).isEqualTo(Admission.BUSY);
        assertThat(three.reconfigure("n1", now -> now.withVoters("n1", "n2"))).isEqualTo(Admission.BUSY);
        three.cores.run(E);
        assertThat(three.cores.propose("n1", "y")).isEqualTo(Admission.ACCEPTED);
        three.cores.run(H);
        assertThat(three.cores.decided("n2")).contains("x", "y");
        assertThat(three.cores.leader()).contains("n1");
    }

    @Test
    @DisplayName("70: the word may be lost; it is said again")
    void saidAgain() {
        three.elect("n1");
        transfer("n1", "n2");
        three.cores.drop(is(TimeoutNow.class));
        three.cores.run(2 * H);
        assertThat(three.cores.leader()).contains("n2");
    }

    @Test
    @DisplayName("Somebody else is wanted meanwhile")
    void anotherTarget() {
        three.elect("n1");
        transfer("n1", "n2");
        three.cores.drop(is(TimeoutNow.class));
        assertThat(transfer("n1", "n3")).isEqualTo(Admission.ACCEPTED);
        three.cores.deliverAll();
        assertThat(three.cores.leader()).contains("n3");
    }

    @Test
    @DisplayName("69: a word of an earlier term has no effect")
    void lateWord() {
        three.elect("n1");
        transfer("n1", "n2");
        Envelope word = three.flying(TimeoutNow.class).get(0);
        three.cores.deliverAll();
        assertThat(three.cores.leader()).contains("n2");
        three.elect("n3");
        long term = three.term("n3");
        three.cores.duplicate(word);
        three.cores.deliverAll();
        assertThat(three.cores.leader()).contains("n3");
        assertThat(three.term("n2")).isEqualTo(term);
    }

    @Test
    @DisplayName("69: a word for a longer log than the own one has no effect, nor has one for a learner")
    void wordForAnother() {
        three.elect("n1");
        three.learn("n1", "n4");
        Position last = three.between("n1", "n2", TimeoutNow.class).isEmpty()
                ? new Position(1, three.status("n2").last() + 1)
                : new Position(1, 0);
        three.cores.inject("n1", "n2", new TimeoutNow(1, last));
        three.cores.inject("n1", "n4", new TimeoutNow(1, new Position(1, 1)));
        assertThat(three.flying(SuccessorRequest.class)).isEmpty();
        three.cores.inject("n1", "n2", new TimeoutNow(1, new Position(1, 1)));
        assertThat(three.flying(SuccessorRequest.class)).isNotEmpty();
    }

    @Test
    @DisplayName("The log still counts: whoever lacks entries gets no votes, whatever the leader has said")
    void theLogCounts() {
        three.elect("n1");
        three.cores.cut("n1", "n3");
        three.cores.propose("n1", "x");
        three.cores.deliverAll();
        three.cores.inject("n1", "n3", new TimeoutNow(1, new Position(1, 1)));
        three.cores.deliverAll(to("n2"));
        three.cores.deliverAll();
        assertThat(three.role("n3")).isNotEqualTo(Role.LEADER);
    }
}
