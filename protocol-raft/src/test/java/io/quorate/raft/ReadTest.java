package io.quorate.raft;

import static io.quorate.raft.RaftCluster.E;
import static io.quorate.raft.RaftCluster.H;
import static io.quorate.raft.RaftCluster.from;
import static io.quorate.raft.RaftCluster.is;
import static io.quorate.raft.RaftCluster.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.raft.RaftMessage.Append;
import io.quorate.raft.RaftMessage.Heartbeat;
import io.quorate.raft.RaftMessage.HeartbeatResponse;
import io.quorate.raft.RaftMessage.HigherTerm;
import io.quorate.raft.RaftMessage.PreVoteRequest;
import io.quorate.raft.RaftMessage.PreVoteResponse;
import io.quorate.raft.RaftMessage.VoteRequest;
import io.quorate.raft.RaftMessage.VoteResponse;
import io.quorate.spi.Admission;
import io.quorate.spi.ReadPermit;
import io.quorate.testkit.core.Envelope;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Linearizable reads: specification 3.18 (ReadIndex), and the scenarios of 5.5 that concern it. */
class ReadTest {
    private final RaftCluster three = RaftCluster.of(3);
    private final RaftCluster five = RaftCluster.of(5);

    @Test
    @DisplayName("A read is granted after a round of heartbeats, at the index that was decided when the round began")
    void granted() {
        three.elect("n1");
        three.cores.propose("n1", "x");
        three.cores.deliverAll();
        assertThat(three.cores.readIndex("n1", 7)).isEqualTo(Admission.ACCEPTED);
        assertThat(three.cores.permits("n1")).isEmpty();
        three.cores.deliverAll();
        assertThat(three.cores.permits("n1")).containsExactly(new ReadPermit(7, 2));
    }

    @Test
    @DisplayName("63: a new leader answers no read before an entry of its own term is decided")
    void notBeforeOwnTerm() {
        three.campaign("n1");
        three.cores.deliverAll(is(PreVoteRequest.class)
                .or(is(PreVoteResponse.class))
                .or(is(VoteRequest.class))
                .or(is(VoteResponse.class)));
        assertThat(three.cores.readIndex("n1", 1)).isEqualTo(Admission.ACCEPTED);
        three.cores.drop(is(Append.class));
        three.cores.tick("n1", H);
        three.cores.drop(is(Append.class));
        three.cores.deliverAll(is(Append.class).negate());
        assertThat(three.cores.permits("n1")).isEmpty();
        three.cores.run(2 * H);
        assertThat(three.cores.permits("n1")).hasSize(1).allMatch(permit -> permit.index() >= 1);
    }

    @Test
    @DisplayName("64: reads that come while a round is under way share the next one")
    void batched() {
        three.elect("n1");
        for (int i = 1; i <= 100; i++) {
            three.cores.readIndex("n1", i);
        }
        assertThat(three.flying(Heartbeat.class)).hasSize(2);
        three.cores.deliverAll(to("n2").or(from("n2")));
        assertThat(three.cores.permits("n1")).hasSize(100);
        assertThat(three.between("n1", "n3", Heartbeat.class)).hasSize(2);
    }

    @Test
    @DisplayName("64: an answer to an earlier round confirms no read that was asked after it began")
    void earlierRound() {
        three.elect("n1");
        three.cores.tick("n1", H);
        three.cores.deliverAll(is(Heartbeat.class));
        List<Envelope> early = three.flying(HeartbeatResponse.class);
        assertThat(early).hasSize(2);
        three.cores.readIndex("n1", 1);
        early.forEach(three.cores::deliver);
        assertThat(three.cores.permits("n1")).isEmpty();
        three.cores.deliverAll();
        assertThat(three.cores.permits("n1")).hasSize(1);
    }

    @Test
    @DisplayName("65: a minority confirms nothing")
    void majorityNotLess() {
        five.elect("n1");
        five.cores.readIndex("n1", 1);
        five.cores.deliverAll(to("n2").or(from("n2")));
        assertThat(five.cores.permits("n1")).isEmpty();
        five.cores.deliverAll(to("n3").or(from("n3")));
        assertThat(five.cores.permits("n1")).containsExactly(new ReadPermit(1, 1));
    }

    @Test
    @DisplayName("A deposed leader that does not know it yet grants no read")
    void deposedLeader() {
        three.elect("n1");
        three.cores.isolate("n1");
        three.cores.tick("n1", 1);
        three.cores.tick("n3", E);
        three.campaign("n2");
        three.cores.deliverAll();
        three.cores.propose("n2", "new");
        three.cores.deliverAll();
        assertThat(three.cores.readIndex("n1", 1)).isEqualTo(Admission.ACCEPTED);
        three.cores.heal();
        three.cores.tick("n1", H);
        three.cores.deliverAll();
        assertThat(three.cores.permits("n1")).containsExactly(ReadPermit.refused(1));
    }

    @Test
    @DisplayName("Losing leadership refuses all reads, so that they are asked again elsewhere")
    void refusedOnStepDown() {
        three.elect("n1");
        three.cores.readIndex("n1", 1);
        three.cores.readIndex("n1", 2);
        three.cores.inject("n2", "n1", new HigherTerm(4));
        assertThat(three.cores.permits("n1")).containsExactly(ReadPermit.refused(1), ReadPermit.refused(2));
    }

    @Test
    @DisplayName("Lost heartbeats delay a read until the next ones")
    void lostHeartbeats() {
        three.elect("n1");
        three.cores.readIndex("n1", 1);
        three.cores.dropAll();
        three.cores.run(H);
        assertThat(three.cores.permits("n1")).containsExactly(new ReadPermit(1, 1));
    }

    @Test
    @DisplayName("A single voter needs no round")
    void singleVoter() {
        RaftCluster one = RaftCluster.of(1);
        one.cores.run(1);
        one.cores.readIndex("n1", 1);
        assertThat(one.cores.permits("n1")).containsExactly(new ReadPermit(1, 1));
    }

    @Test
    @DisplayName("L9: pending reads are bounded")
    void bounded() {
        RaftCluster cluster = RaftCluster.of(3, new RaftSettings(75, 10, 100, 10, 100, 10, 100, 4, 1_000), 1);
        cluster.elect("n1");
        for (int i = 1; i <= 4; i++) {
            assertThat(cluster.cores.readIndex("n1", i)).isEqualTo(Admission.ACCEPTED);
        }
        assertThat(cluster.cores.readIndex("n1", 5)).isEqualTo(Admission.OVERLOADED);
        assertThat(cluster.cores.permits("n1")).isEmpty();
        cluster.cores.deliverAll();
        assertThat(cluster.cores.permits("n1")).hasSize(4);
        assertThat(cluster.cores.readIndex("n1", 6)).isEqualTo(Admission.ACCEPTED);
    }

    @Test
    @DisplayName("Followers and candidates answer no reads")
    void onlyTheLeader() {
        three.elect("n1");
        assertThat(three.cores.readIndex("n2", 1)).isEqualTo(Admission.NOT_LEADER);
        assertThat(three.cores.permits("n2")).isEmpty();
    }
}
