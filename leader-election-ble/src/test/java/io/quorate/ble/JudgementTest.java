package io.quorate.ble;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.spi.Ballot;
import io.quorate.spi.ElectionSetup;
import io.quorate.spi.LeaderElection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One node, n1 of five with quorums (4, 2), judges by the replies that the test gives it. */
class JudgementTest {
    private static final int T = 10;
    private static final Ballot OWN = Ballot.of(1, 0, NodeId.of("n1"));
    private static final Ballot HIGHER = Ballot.of(9, 0, NodeId.of("n2"));

    private final LeaderElection election = new BleFactory(new BleSettings(T, 0)).create(setup());
    private long round;

    JudgementTest() {
        while (round == 0) {
            election.tick();
            readRound();
        }
    }

    private static ElectionSetup setup() {
        List<Member> members = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            members.add(new Member(NodeId.of("n" + i), new UUID(0, i), "n" + i + ":1"));
        }
        Configuration configuration = Configuration.genesis("test", members, new Quorums(4, 2));
        return new ElectionSetup(NodeId.of("n1"), configuration, 1, Ballot.BOTTOM, false);
    }

    private void readRound() {
        election.drain().stream()
                .map(outgoing -> outgoing.message())
                .filter(HeartbeatRequest.class::isInstance)
                .forEach(request -> round = ((HeartbeatRequest) request).round());
    }

    private void reply(String from, long toRound, Ballot leader, boolean happy) {
        NodeId node = NodeId.of(from);
        election.receive(node, new HeartbeatReply(toRound, Ballot.of(0, 0, node), leader, happy));
    }

    private void endRound() {
        for (int i = 0; i < T; i++) {
            election.tick();
        }
        readRound();
    }

    private boolean happy() {
        election.receive(NodeId.of("n2"), new HeartbeatRequest(1));
        return election.drain().stream().anyMatch(outgoing -> ((HeartbeatReply) outgoing.message()).happy());
    }

    @Test
    @DisplayName("an accept quorum is enough to go on, and a prepare quorum is needed to begin")
    void theQuorumThatALeaderNeeds() {
        reply("n2", round, OWN, true);
        endRound();
        assertThat(happy()).isFalse();
        election.observe(OWN, true);
        reply("n2", round, OWN, true);
        endRound();
        assertThat(happy()).isTrue();
    }

    @Test
    @DisplayName("a leader without followers is content with a happy leader of a higher ballot")
    void aHappyHigherLeader() {
        reply("n2", round, HIGHER, true);
        endRound();
        assertThat(happy()).isTrue();
        reply("n2", round, HIGHER, false);
        endRound();
        assertThat(happy()).isFalse();
    }

    @Test
    void repliesOfAnotherRoundDoNotCount() {
        election.observe(OWN, true);
        reply("n2", round - 1, OWN, true);
        endRound();
        assertThat(happy()).isFalse();
    }

    @Test
    void whatANodeSaysTwiceCountsOnce() {
        for (int i = 0; i < 5; i++) {
            reply("n2", round, OWN, false);
        }
        endRound();
        assertThat(happy()).isFalse();
        assertThat(election.leader()).isEqualTo(OWN);
    }

    @Test
    @DisplayName("F4: the leader bids above a stuck follower's promise in the third round in a row, not before")
    void threeRoundsInARow() {
        election.observe(OWN, true);
        for (int i = 0; i < 2; i++) {
            followersAndAStuckOne();
        }
        reply("n3", round, OWN, true);
        endRound();
        for (int i = 0; i < 2; i++) {
            followersAndAStuckOne();
            assertThat(election.leader()).isEqualTo(OWN);
        }
        followersAndAStuckOne();
        assertThat(election.leader()).isEqualTo(Ballot.of(10, 0, NodeId.of("n1")));
    }

    private void followersAndAStuckOne() {
        reply("n2", round, HIGHER, false);
        reply("n3", round, OWN, true);
        reply("n4", round, OWN, true);
        endRound();
    }
}
