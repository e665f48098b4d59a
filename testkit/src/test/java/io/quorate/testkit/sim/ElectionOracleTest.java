package io.quorate.testkit.sim;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import io.quorate.spi.support.Invariant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ElectionOracleTest {
    private static final NodeId LEADER = NodeId.of("n1");
    private static final Ballot TERM = new Ballot(5, 0, Optional.empty());
    private static final Ballot BALLOT = Ballot.of(5, 0, LEADER);

    private final ElectionOracle oracle = new ElectionOracle();
    private Configuration now = Configuration.genesis("toy", List.of(member(1), member(2), member(3)));

    private static UUID incarnation(int number) {
        return new UUID(7, number);
    }

    private static Member member(int number) {
        return new Member(NodeId.of("n" + number), incarnation(number), "n" + number + ":7400");
    }

    private void promises(int number, Ballot ballot) {
        oracle.promised(incarnation(number), 0, ballot);
    }

    private void accepts(Ballot round) {
        assertThatCode(elected(round)).doesNotThrowAnyException();
    }

    private void refuses(Ballot round) {
        assertThatThrownBy(elected(round)).isInstanceOf(Invariant.Violation.class);
    }

    private ThrowingCallable elected(Ballot round) {
        return () -> oracle.elected(LEADER, 0, round, List.of(now));
    }

    @Test
    void aQuorumOfVotesMakesALeader() {
        promises(1, BALLOT);
        refuses(TERM);
        promises(2, BALLOT);
        accepts(TERM);
    }

    @Test
    void votesForOthersDoNotCount() {
        promises(1, BALLOT);
        promises(2, Ballot.of(5, 0, NodeId.of("n2")));
        promises(2, Ballot.of(6, 0, NodeId.of("n2")));
        refuses(TERM);
    }

    @Test
    void whoeverIsSeenInALaterTermMayHaveVotedInThis() {
        promises(1, BALLOT);
        promises(2, new Ballot(6, 0, Optional.empty()));
        accepts(TERM);
    }

    @Test
    void promisesOfLowerBallotsDoNotCount() {
        promises(1, BALLOT);
        promises(2, Ballot.of(4, 0, NodeId.of("n3")));
        refuses(BALLOT);
        promises(2, BALLOT);
        accepts(BALLOT);
    }

    @Test
    void learnersAndOtherIncarnationsDoNotCount() {
        promises(1, BALLOT);
        promises(4, BALLOT);
        promises(9, BALLOT);
        now = now.withLearners("n4").withMember(member(4));
        refuses(TERM);
    }

    @Test
    void bothSetsOfAJointConfigurationCount() {
        now = Configuration.genesis("toy", List.of(member(1))).joint(now.voters());
        promises(1, BALLOT);
        refuses(TERM);
        promises(3, BALLOT);
        accepts(TERM);
    }

    @Test
    void whatWasDecidedBeforeMustBeInTheLogOfALeader() {
        oracle.decided(10, 0, new Ballot(4, 0, Optional.empty()));
        oracle.decided(12, 0, TERM);
        assertThatCode(() -> oracle.hasAll(LEADER, 0, TERM, 10)).doesNotThrowAnyException();
        assertThatThrownBy(() -> oracle.hasAll(LEADER, 0, TERM, 9)).isInstanceOf(Invariant.Violation.class);
    }
}
