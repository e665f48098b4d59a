package io.quorate.raft;

import static io.quorate.raft.RaftCluster.known;
import static io.quorate.raft.RaftCluster.member;
import static io.quorate.raft.RaftCluster.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.Quorums;
import io.quorate.testkit.core.CoreCluster;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The way from one configuration to another (specification 3.15), as published. */
class StepsTest {
    private final Configuration three =
            known(Configuration.genesis("raft", CoreCluster.members(3)).withLearners("n4", "n5"));

    private static Configuration step(Configuration now, Configuration wish) {
        return Steps.next(now, known(wish)).orElseThrow();
    }

    private static void assertIs(Configuration found, String voters, String leaving, String learners) {
        assertThat(names(found.voters())).isEqualTo(voters);
        assertThat(names(found.leaving())).isEqualTo(leaving);
        assertThat(names(found.learners())).isEqualTo(learners);
    }

    @Test
    @DisplayName("The published table: {1,2,3} to {3,4,5}, the others stay as learners")
    void retained() {
        Configuration joint = step(three, three.withVoters("n3", "n4", "n5").retaining(true));
        assertIs(joint, "n3 n4 n5", "n1 n2 n3", "");
        assertThat(joint.members()).hasSize(5);
        assertIs(Steps.leave(joint), "n3 n4 n5", "", "n1 n2");
    }

    @Test
    @DisplayName("The published table: {1,2,3} to {3,4,5}, the others are dropped")
    void dropped() {
        Configuration joint = step(three, three.withVoters("n3", "n4", "n5"));
        assertIs(joint, "n3 n4 n5", "n1 n2 n3", "");
        assertThat(joint.members()).hasSize(5);
        Configuration last = Steps.leave(joint);
        assertIs(last, "n3 n4 n5", "", "");
        assertThat(last.members()).hasSize(3);
    }

    @Test
    @DisplayName("48: learners that were no voters are never touched, and a learner stays what it is")
    void learnersStay() {
        for (boolean retain : new boolean[] {false, true}) {
            Configuration joint = step(three, three.withVoters("n2", "n3", "n4").retaining(retain));
            assertIs(joint, "n2 n3 n4", "n1 n2 n3", "n5");
            assertIs(Steps.leave(joint), "n2 n3 n4", "", retain ? "n1 n5" : "n5");
        }
    }

    @Test
    @DisplayName("A voter that the wish calls a learner stays as one, all who leave or none")
    void demoted() {
        Configuration joint = step(three, three.withVoters("n2", "n3").withLearners("n1", "n4", "n5"));
        assertIs(joint, "n2 n3", "n1 n2 n3", "n4 n5");
        assertIs(Steps.leave(joint), "n2 n3", "", "n1 n4 n5");
        assertThat(Steps.next(three, three.withVoters("n3").withLearners("n1"))).isEmpty();
    }

    @Test
    @DisplayName("From a joint configuration back to the first set")
    void backOut() {
        Configuration joint = step(three, three.withVoters("n3", "n4", "n5"));
        assertIs(step(joint, joint.withVoters("n1", "n2", "n3")), "n1 n2 n3", "", "");
        assertIs(step(joint, joint.withVoters("n1", "n2", "n3").retaining(true)), "n1 n2 n3", "", "n4 n5");
    }

    @Test
    @DisplayName("From a joint configuration to a third set, over the newer of the two")
    void thirdSet() {
        Configuration joint = step(three, three.withVoters("n3", "n4", "n5"));
        assertIs(step(joint, joint.withVoters("n5", "n6", "n7")), "n5 n6 n7", "n3 n4 n5", "");
        Configuration retained = step(joint, joint.withVoters("n5", "n6", "n7").retaining(true));
        assertIs(retained, "n5 n6 n7", "n3 n4 n5", "n1 n2");
        assertIs(Steps.leave(retained), "n5 n6 n7", "", "n1 n2 n3 n4");
    }

    @Test
    @DisplayName("From a joint configuration to its new set, and other learners meanwhile")
    void onwards() {
        Configuration joint = step(three, three.withVoters("n3", "n4", "n5"));
        assertIs(step(joint, joint.withVoters("n3", "n4", "n5")), "n3 n4 n5", "", "");
        assertIs(step(joint, joint.withLearners("n8")), "n3 n4 n5", "n1 n2 n3", "n8");
    }

    @Test
    @DisplayName("Learners, addresses and free text take one entry")
    void oneEntry() {
        Member moved = new Member(member("n2").id(), member("n2").incarnation(), "elsewhere:1");
        assertIs(step(three, three.withMember(moved)), "n1 n2 n3", "", "n4 n5");
        assertIs(step(three, three.withLearners()), "n1 n2 n3", "", "");
        assertIs(step(three, three.retaining(true)), "n1 n2 n3", "", "n4 n5");
    }

    @Test
    @DisplayName(
            "53: no address and no incarnation twice, nobody unknown, and no voter as another incarnation in one step")
    void impossible() {
        Member here = new Member(
                member("n2").id(), member("n2").incarnation(), member("n1").address());
        assertThat(Steps.next(three, three.withMember(here))).isEmpty();
        Member twin = new Member(member("n5").id(), member("n4").incarnation(), "n5:1");
        assertThat(Steps.next(three, three.withMember(twin))).isEmpty();
        assertThat(Steps.next(three, three.withLearners("n6"))).isEmpty();
        Member wiped =
                new Member(member("n3").id(), new UUID(1, 3), member("n3").address());
        assertThat(Steps.next(three, three.withMember(wiped))).isEmpty();
        assertThat(Steps.next(
                        three, three.withVoters("n1", "n2").withLearners("n3").withMember(wiped)))
                .isEmpty();
        Member wipedLearner =
                new Member(member("n4").id(), new UUID(1, 4), member("n4").address());
        assertIs(step(three, three.withMember(wipedLearner)), "n1 n2 n3", "", "n4 n5");
    }

    @Test
    @DisplayName("Majorities only, within the epoch, under this protocol, and nobody wishes for a joint configuration")
    void notWithinAnEpoch() {
        assertThat(Steps.next(three, three.withQuorums(new Quorums(3, 1)))).isEmpty();
        assertThat(Steps.next(three, three.withProtocol("omnipaxos"))).isEmpty();
        assertThat(Steps.next(three, three.nextEpoch().nextEpoch())).isEmpty();
        assertThat(Steps.next(three, three.withVoters("n1").joint(three.voters())))
                .isEmpty();
    }
}
