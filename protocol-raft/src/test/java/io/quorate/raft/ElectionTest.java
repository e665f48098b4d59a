package io.quorate.raft;

import static io.quorate.raft.RaftCluster.E;
import static io.quorate.raft.RaftCluster.from;
import static io.quorate.raft.RaftCluster.is;
import static io.quorate.raft.RaftCluster.state;
import static io.quorate.raft.RaftCluster.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.raft.RaftMessage.Heartbeat;
import io.quorate.raft.RaftMessage.HigherTerm;
import io.quorate.raft.RaftMessage.PreVoteRequest;
import io.quorate.raft.RaftMessage.PreVoteResponse;
import io.quorate.raft.RaftMessage.VoteRequest;
import io.quorate.raft.RaftMessage.VoteResponse;
import io.quorate.spi.Admission;
import io.quorate.spi.support.Randomness;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.Envelope;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The scenarios of specification 5.1, by their numbers: elections, pre-vote, check-quorum. */
class ElectionTest {
    private static final Position NOTHING = new Position(0, 0);

    private final RaftCluster three = RaftCluster.of(3);
    private final RaftCluster five = RaftCluster.of(5);

    @Test
    @DisplayName("1: a higher term with a short log and a lower term with a long one still find a leader")
    void twoCohorts() {
        three.cores.crash("n3");
        three.cores.prepare("n1", state(9, ""), CoreCluster.entry(1, ""));
        three.cores.prepare("n2", state(3, ""), CoreCluster.entry(1, ""), CoreCluster.entry(3, "long"));
        three.cores.runUntil(() -> three.cores.leader().isPresent(), 10 * E);
        assertThat(three.cores.leader()).contains("n2");
        assertThat(three.term("n2")).isGreaterThan(9);
    }

    @Test
    @DisplayName("2: a node at a higher term answers the leader below it, and so comes back")
    void stuckAtHigherTerm() {
        three.cores.crash("n3");
        three.elect("n1");
        three.cores.prepare("n3", state(7, ""));
        three.cores.run(RaftCluster.H);
        assertThat(three.status("n1").promised().number()).isGreaterThanOrEqualTo(7);
        three.cores.runUntil(() -> three.cores.leader().isPresent(), 10 * E);
        String leader = three.cores.leader().orElseThrow();
        assertThat(three.cores.propose(leader, "x")).isEqualTo(Admission.ACCEPTED);
        three.cores.deliverAll();
        assertThat(three.cores.decided("n3")).endsWith("x").isEqualTo(three.cores.decided("n1"));
    }

    @Test
    @DisplayName("2: a leader or candidate of an older term is told the newer one")
    void olderTermsAreAnswered() {
        three.cores.prepare("n3", state(7, ""));
        three.cores.inject("n1", "n3", new Heartbeat(4, NOTHING, 1, 0));
        three.cores.inject("n2", "n3", new VoteRequest(6, 1, NOTHING));
        assertThat(three.between("n3", "n1", HigherTerm.class)).containsExactly(new HigherTerm(7));
        assertThat(three.between("n3", "n2", HigherTerm.class)).containsExactly(new HigherTerm(7));
    }

    @Test
    @DisplayName("3: pre-votes that arrive after the real election began are no votes")
    void latePreVotes() {
        five.campaign("n1");
        five.cores.deliverAll(is(PreVoteRequest.class));
        List<Envelope> answers = five.flying(PreVoteResponse.class);
        assertThat(answers).hasSize(4);
        five.cores.deliver(answers.get(0));
        five.cores.deliver(answers.get(1));
        assertThat(five.flying(VoteRequest.class)).hasSize(4);
        five.cores.deliver(answers.get(2));
        five.cores.duplicate(answers.get(2));
        five.cores.deliverAll(is(PreVoteResponse.class));
        assertThat(five.role("n1")).isEqualTo(Role.CANDIDATE);
        five.cores.deliverAll();
        assertThat(five.role("n1")).isEqualTo(Role.LEADER);
        answers.forEach(five.cores::duplicate);
        five.cores.deliverAll();
        assertThat(five.role("n1")).isEqualTo(Role.LEADER);
        assertThat(five.term("n1")).isEqualTo(1);
    }

    @Test
    @DisplayName("3: votes of an earlier attempt do not count for a later one")
    void votesOfAnotherAttempt() {
        three.campaign("n1");
        three.cores.deliverAll(is(PreVoteRequest.class).or(is(PreVoteResponse.class)));
        VoteRequest request = three.between("n1", "n2", VoteRequest.class).get(0);
        three.cores.inject("n2", "n1", new VoteResponse(request.term(), request.election() - 1, true));
        three.cores.inject("n3", "n1", new VoteResponse(request.term(), request.election() + 1, true));
        assertThat(three.role("n1")).isEqualTo(Role.CANDIDATE);
        three.cores.inject("n2", "n1", new VoteResponse(request.term(), request.election(), true));
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
    }

    @Test
    @DisplayName("4: a pre-vote changes no vote, no term, no timer, no contact")
    void preVoteChangesNothing() {
        RaftCluster asked = RaftCluster.of(3, RaftCluster.SETTINGS, 5);
        RaftCluster unasked = RaftCluster.of(3, RaftCluster.SETTINGS, 5);
        asked.cores.inject("n3", "n2", new VoteRequest(1, 1, NOTHING));
        unasked.cores.inject("n3", "n2", new VoteRequest(1, 1, NOTHING));
        asked.cores.dropAll();
        for (int i = 0; i < E - 1; i++) {
            asked.cores.tick("n2", 1);
            asked.cores.inject("n1", "n2", new PreVoteRequest(2, i, NOTHING));
        }
        unasked.cores.tick("n2", E - 1);
        assertThat(asked.between("n2", "n1", PreVoteResponse.class))
                .hasSize(E - 1)
                .allMatch(PreVoteResponse::granted);
        assertThat(asked.vote("n2")).contains("n3");
        assertThat(asked.status("n2")).isEqualTo(unasked.status("n2"));
        int ticks = 0;
        for (; unasked.role("n2") != Role.CANDIDATE; ticks++) {
            assertThat(asked.role("n2")).isEqualTo(Role.FOLLOWER);
            asked.cores.tick("n2", 1);
            unasked.cores.tick("n2", 1);
        }
        assertThat(ticks).isPositive();
        assertThat(asked.role("n2")).isEqualTo(Role.CANDIDATE);
    }

    @Test
    @DisplayName("4: after granting a pre-vote another may have one, too, and the vote of that term is still free")
    void preVoteBindsNobody() {
        three.cores.inject("n1", "n2", new PreVoteRequest(1, 1, NOTHING));
        three.cores.inject("n3", "n2", new PreVoteRequest(1, 1, NOTHING));
        three.cores.inject("n3", "n2", new VoteRequest(1, 2, NOTHING));
        assertThat(three.between("n2", "n1", PreVoteResponse.class)).allMatch(PreVoteResponse::granted);
        assertThat(three.between("n2", "n3", PreVoteResponse.class)).allMatch(PreVoteResponse::granted);
        assertThat(three.between("n2", "n3", VoteResponse.class)).allMatch(VoteResponse::granted);
    }

    @Test
    @DisplayName("5: a restarted leader is elected by followers that have just heard it; nobody else is")
    void restartedLeader() {
        three.elect("n1");
        three.cores.run(5);
        three.cores.crash("n1");
        three.cores.inject("n2", "n3", new PreVoteRequest(2, 1, new Position(1, 1)));
        assertThat(three.between("n3", "n2", PreVoteResponse.class)).noneMatch(PreVoteResponse::granted);
        three.cores.restart("n1");
        three.campaign("n1");
        three.cores.deliverAll();
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
        assertThat(three.term("n1")).isEqualTo(2);
    }

    @Test
    @DisplayName("6: peers that do not answer have not granted anything")
    void silenceIsNoGrant() {
        three.cores.crash("n2");
        three.cores.crash("n3");
        three.cores.run(10 * E);
        assertThat(three.cores.leader()).isEmpty();
        assertThat(three.term("n1")).isZero();
        assertThat(three.cores.stateOnDisk("n1")).isEmpty();
    }

    @Test
    @DisplayName("8: a refused vote of the same term is no grant")
    void refusalIsNoGrant() {
        five.campaign("n1");
        five.cores.deliverAll(is(PreVoteRequest.class).or(is(PreVoteResponse.class)));
        VoteRequest request = five.between("n1", "n2", VoteRequest.class).get(0);
        five.cores.inject("n2", "n1", new VoteResponse(1, request.election(), false));
        five.cores.inject("n3", "n1", new VoteResponse(1, request.election(), false));
        assertThat(five.role("n1")).isEqualTo(Role.CANDIDATE);
        five.cores.inject("n2", "n1", new VoteResponse(1, request.election(), true));
        five.cores.inject("n2", "n1", new VoteResponse(1, request.election(), true));
        five.cores.inject("n4", "n1", new VoteResponse(1, request.election(), true));
        assertThat(five.role("n1")).isEqualTo(Role.CANDIDATE);
        five.cores.inject("n4", "n1", new VoteResponse(1, request.election(), false));
        five.cores.inject("n5", "n1", new VoteResponse(1, request.election(), false));
        assertThat(five.role("n1")).isEqualTo(Role.FOLLOWER);
    }

    @Test
    @DisplayName("8: a vote is given once in a term, and again only to the same candidate")
    void oneVotePerTerm() {
        three.cores.inject("n1", "n3", new VoteRequest(1, 11, NOTHING));
        three.cores.inject("n2", "n3", new VoteRequest(1, 12, NOTHING));
        three.cores.inject("n1", "n3", new VoteRequest(1, 11, NOTHING));
        assertThat(three.between("n3", "n1", VoteResponse.class)).hasSize(2).allMatch(VoteResponse::granted);
        assertThat(three.between("n3", "n2", VoteResponse.class)).hasSize(1).noneMatch(VoteResponse::granted);
    }

    @Test
    @DisplayName("8: a single voter elects itself at once, and once")
    void singleVoter() {
        RaftCluster one = RaftCluster.of(1);
        one.cores.run(1);
        assertThat(one.role("n1")).isEqualTo(Role.LEADER);
        one.cores.run(10 * E);
        assertThat(one.term("n1")).isEqualTo(1);
        assertThat(one.cores.propose("n1", "x")).isEqualTo(Admission.ACCEPTED);
        assertThat(one.cores.decided("n1")).containsExactly("", "x");
    }

    @Test
    @DisplayName("8: a leader with a quorum never campaigns against itself")
    void leaderDoesNotCampaign() {
        three.elect("n1");
        three.cores.propose("n1", "x");
        three.cores.run(10 * E);
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
        assertThat(three.term("n1")).isEqualTo(1);
        assertThat(three.cores.log("n1")).containsExactly("", "x");
    }

    @Test
    @DisplayName("9: the later term in the last entry wins, not the longer log")
    void termBeforeIndex() {
        three.cores.prepare(
                "n1", state(2, ""), CoreCluster.entry(1, ""), CoreCluster.entry(1, "a"), CoreCluster.entry(1, "b"));
        three.cores.prepare("n2", state(2, ""), CoreCluster.entry(1, ""), CoreCluster.entry(2, ""));
        three.cores.inject("n1", "n2", new VoteRequest(3, 1, new Position(1, 3)));
        assertThat(three.between("n2", "n1", VoteResponse.class)).noneMatch(VoteResponse::granted);
        three.cores.inject("n2", "n1", new VoteRequest(3, 1, new Position(2, 2)));
        assertThat(three.between("n1", "n2", VoteResponse.class)).allMatch(VoteResponse::granted);
        three.cores.dropAll();
        three.cores.crash("n3");
        three.cores.runUntil(() -> three.cores.leader().isPresent(), 20 * E);
        assertThat(three.cores.leader()).contains("n2");
    }

    @Test
    @DisplayName("10: a vote is spoken of only when it is durable, and then holds across a crash")
    void voteAfterDisk() {
        three.cores.autoPersist("n2", false);
        three.cores.inject("n1", "n2", new VoteRequest(1, 1, NOTHING));
        assertThat(three.flying(VoteResponse.class)).isEmpty();
        three.cores.persist("n2");
        assertThat(three.between("n2", "n1", VoteResponse.class))
                .allMatch(VoteResponse::granted)
                .hasSize(1);
        three.cores.crash("n2");
        three.cores.restart("n2");
        three.cores.inject("n3", "n2", new VoteRequest(1, 1, NOTHING));
        three.cores.persist("n2");
        assertThat(three.between("n2", "n3", VoteResponse.class))
                .noneMatch(VoteResponse::granted)
                .hasSize(1);
    }

    @Test
    @DisplayName("10: a candidate asks nobody, and counts nothing, before its own vote is durable")
    void ownVoteAfterDisk() {
        RaftCluster one = RaftCluster.of(1);
        one.cores.autoPersist("n1", false);
        one.cores.run(5 * E);
        assertThat(one.role("n1")).isEqualTo(Role.CANDIDATE);
        assertThat(one.term("n1")).isEqualTo(1);
        one.cores.persistOne("n1");
        assertThat(one.role("n1")).isEqualTo(Role.LEADER);

        three.cores.autoPersist("n1", false);
        three.campaign("n1");
        three.cores.deliverAll();
        assertThat(three.flying(VoteRequest.class)).isEmpty();
        assertThat(three.vote("n2")).isEmpty();
        three.cores.persistOne("n1");
        three.cores.deliverAll();
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
    }

    @Test
    @DisplayName("10: the write of something else does not make the own vote durable")
    void anotherWriteIsNoVote() {
        three.cores.autoPersist("n1", false);
        three.cores.inject("n2", "n1", new Heartbeat(1, NOTHING, 1, 0));
        three.campaign("n1");
        long election = three.between("n1", "n2", PreVoteRequest.class).get(0).election();
        three.cores.inject("n2", "n1", new PreVoteResponse(2, election, true));
        three.cores.persistOne("n1");
        three.cores.inject("n3", "n1", new VoteResponse(2, election + 1, true));
        assertThat(three.role("n1")).isEqualTo(Role.CANDIDATE);
        three.cores.persistOne("n1");
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
    }

    @Test
    @DisplayName("11: a leader without its quorum steps down one election timeout after the last contact, no later")
    void checkQuorum() {
        three.elect("n1");
        three.cores.run(3);
        three.cores.isolate("n1");
        three.cores.tick("n1", RaftCluster.H);
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
        three.cores.tick("n1", E - RaftCluster.H);
        assertThat(three.role("n1")).isEqualTo(Role.FOLLOWER);
        assertThat(three.cores.propose("n1", "x")).isEqualTo(Admission.NOT_LEADER);
        assertThat(three.cores.readIndex("n1", 1)).isEqualTo(Admission.NOT_LEADER);
    }

    @Test
    @DisplayName("11: one of two followers is quorum enough, and a rejection is a contact, too")
    void quorumContact() {
        three.elect("n1");
        three.cores.crash("n3");
        three.cores.run(10 * E);
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
    }

    @Test
    @DisplayName("12: timeouts spread over [E, 2E), so that elections end")
    void timersSpread() {
        TreeSet<Integer> lengths = new TreeSet<>();
        for (int seed = 0; seed < 1_000; seed++) {
            ElectionTimer timer = new ElectionTimer(new Randomness(seed), E);
            int length = 0;
            while (!timer.expired(length)) {
                length++;
            }
            lengths.add(length);
        }
        assertThat(lengths).hasSize(E).contains(E, 2 * E - 1);
        TreeMap<Long, Integer> terms = new TreeMap<>();
        for (int seed = 0; seed < 100; seed++) {
            RaftCluster cluster = RaftCluster.of(5, RaftCluster.SETTINGS, seed);
            cluster.cores.runUntil(() -> cluster.cores.leader().isPresent(), 10 * E);
            terms.merge(cluster.term("n1"), 1, Integer::sum);
        }
        assertThat(terms.get(1L)).isGreaterThan(80);
    }

    @Test
    @DisplayName("14: who voted and crashed does not vote for another in the same term")
    void noSecondVoteAfterCrash() {
        three.campaign("n1");
        three.cores.deliverAll(to("n3").or(from("n3")).negate());
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
        assertThat(three.vote("n2")).contains("n1");
        three.cores.crash("n2");
        three.cores.restart("n2");
        three.cores.dropAll();
        three.cores.inject("n3", "n2", new VoteRequest(1, 1, new Position(9, 9)));
        assertThat(three.between("n2", "n3", VoteResponse.class))
                .noneMatch(VoteResponse::granted)
                .hasSize(1);
    }

    @Test
    @DisplayName("14: two leaders in one term stop whoever sees them")
    void twoLeaders() {
        three.elect("n1");
        assertThatThrownBy(() -> three.cores.inject("n2", "n3", new Heartbeat(1, NOTHING, 1, 0)))
                .hasMessageContaining("two leaders in term 1: n1 and n2");
        assertThatThrownBy(() -> three.cores.inject("n2", "n1", new Heartbeat(1, NOTHING, 1, 0)))
                .hasMessageContaining("two leaders in term 1");
    }

    @Test
    @DisplayName("16: a leader that is gone keeps nobody from voting")
    void staleLeader() {
        three.elect("n1");
        three.cores.run(3);
        three.cores.crash("n1");
        three.cores.tick("n3", E);
        assertThat(three.role("n3")).isEqualTo(Role.FOLLOWER);
        assertThat(three.status("n3").leader()).contains(NodeId.of("n1"));
        three.campaign("n2");
        three.cores.deliverAll();
        assertThat(three.role("n2")).isEqualTo(Role.LEADER);
        assertThat(three.status("n3").leader()).contains(NodeId.of("n2"));
    }

    @Test
    @DisplayName("3.8: followers of a live leader ignore a candidate, whatever its term")
    void guard() {
        three.elect("n1");
        three.cores.run(3);
        three.cores.inject("n3", "n2", new VoteRequest(8, 1, new Position(7, 9)));
        three.cores.inject("n3", "n1", new VoteRequest(8, 1, new Position(7, 9)));
        assertThat(three.cores.inFlight()).isEmpty();
        assertThat(three.term("n2")).isEqualTo(1);
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
    }

    @Test
    @DisplayName("3.8: the guard outlives a stray higher term")
    void guardOutlivesTerm() {
        three.elect("n1");
        three.cores.inject("n1", "n2", new Heartbeat(1, NOTHING, 1, 0));
        three.cores.inject("n3", "n2", new HigherTerm(5));
        assertThat(three.term("n2")).isEqualTo(5);
        three.cores.inject("n3", "n2", new PreVoteRequest(6, 1, new Position(1, 9)));
        assertThat(three.between("n2", "n3", PreVoteResponse.class))
                .noneMatch(PreVoteResponse::granted)
                .hasSize(1);
        three.cores.tick("n2", E - 1);
        three.cores.inject("n3", "n2", new PreVoteRequest(6, 2, new Position(1, 9)));
        assertThat(three.between("n2", "n3", PreVoteResponse.class))
                .filteredOn(PreVoteResponse::granted)
                .hasSize(0);
        three.cores.tick("n2", 1);
        three.cores.inject("n3", "n2", new PreVoteRequest(6, 3, new Position(1, 9)));
        assertThat(three.between("n2", "n3", PreVoteResponse.class))
                .filteredOn(PreVoteResponse::granted)
                .hasSize(1);
    }

    @Test
    @DisplayName("L3: a node that comes back from a partition disturbs nobody")
    void rejoining() {
        three.elect("n1");
        three.cores.isolate("n3");
        three.cores.run(20 * E);
        three.cores.heal();
        three.cores.run(2 * E);
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
        assertThat(three.term("n3")).isEqualTo(1);
    }
}
