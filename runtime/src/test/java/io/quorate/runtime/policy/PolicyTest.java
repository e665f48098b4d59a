package io.quorate.runtime.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.runtime.policy.Policy.Knobs;
import io.quorate.runtime.policy.Policy.Voters;
import io.quorate.spi.ReconfigurationPolicy.Capabilities;
import io.quorate.spi.ReconfigurationPolicy.Plan;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final Capabilities RAFT = new Capabilities("raft", true);
    private static final Capabilities OMNIPAXOS = new Capabilities("omnipaxos", false);
    private static final Plan IN_PLACE = new Plan.InPlace();
    private static final Plan HAND_OVER = new Plan.HandOver();

    private final Configuration current = Configuration.genesis("raft", List.of(member(1), member(2), member(3)));

    private static Member member(int number) {
        return new Member(NodeId.of("n" + number), new UUID(1, number), "h:" + number);
    }

    private Plan plan(Voters voters, Configuration next, Capabilities capabilities) {
        return new Policy(voters, Knobs.DEFAULT).plan(current, next, capabilities);
    }

    @Test
    void learnersAddressesAndFreeTextAreAlwaysChangedInPlace() {
        Configuration learner = current.withLearners("n4");
        Configuration address = current.withMember(new Member(NodeId.of("n1"), new UUID(1, 1), "elsewhere:1"));
        Configuration text = current.withMetadata(Map.of("zone", "a"));
        for (Configuration next : List.of(learner, address, text)) {
            for (Voters voters : Voters.values()) {
                assertThat(plan(voters, next, RAFT)).isEqualTo(IN_PLACE);
                assertThat(plan(voters, next, OMNIPAXOS)).isEqualTo(IN_PLACE);
            }
        }
    }

    @Test
    void votersAreChangedAsThePolicySays() {
        Configuration next = current.withVoters("n1", "n2", "n4");
        assertThat(plan(Voters.AUTOMATIC, next, RAFT)).isEqualTo(IN_PLACE);
        assertThat(plan(Voters.AUTOMATIC, next, OMNIPAXOS)).isEqualTo(HAND_OVER);
        assertThat(plan(Voters.STOP_SIGN, next, RAFT)).isEqualTo(HAND_OVER);
        assertThat(plan(Voters.JOINT, next, RAFT)).isEqualTo(IN_PLACE);
        assertThat(plan(Voters.JOINT, next, OMNIPAXOS)).isInstanceOf(Plan.Refuse.class);
    }

    @Test
    void theSameNameUnderAnotherIncarnationIsAnotherVoter() {
        Configuration next = current.withMember(new Member(NodeId.of("n1"), new UUID(9, 9), "h:1"));
        assertThat(plan(Voters.STOP_SIGN, next, RAFT)).isEqualTo(HAND_OVER);
    }

    @Test
    void anotherProtocolOrOtherQuorumsBeginAnEpoch() {
        assertThat(plan(Voters.AUTOMATIC, current.withProtocol("omnipaxos"), RAFT))
                .isEqualTo(HAND_OVER);
        assertThat(plan(Voters.JOINT, current.withProtocol("omnipaxos"), RAFT)).isInstanceOf(Plan.Refuse.class);
        assertThat(plan(Voters.AUTOMATIC, current.withQuorums(new Quorums(3, 1)), OMNIPAXOS))
                .isEqualTo(HAND_OVER);
    }

    @Test
    void flexibleQuorumsAreNeverJoint() {
        Configuration flexible = current.withQuorums(new Quorums(3, 1));
        assertThat(plan(Voters.AUTOMATIC, flexible, RAFT)).isEqualTo(HAND_OVER);
        assertThat(plan(Voters.JOINT, flexible, RAFT)).isInstanceOf(Plan.Refuse.class);
        Policy automatic = new Policy(Voters.AUTOMATIC, Knobs.DEFAULT);
        assertThat(automatic.plan(flexible, flexible.withVoters("n1", "n2"), RAFT))
                .isEqualTo(HAND_OVER);
        assertThat(automatic.plan(flexible, flexible.withLearners("n4"), RAFT)).isEqualTo(IN_PLACE);
    }
}
