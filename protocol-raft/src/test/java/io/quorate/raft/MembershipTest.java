package io.quorate.raft;

import static io.quorate.raft.RaftCluster.E;
import static io.quorate.raft.RaftCluster.H;
import static io.quorate.raft.RaftCluster.from;
import static io.quorate.raft.RaftCluster.is;
import static io.quorate.raft.RaftCluster.member;
import static io.quorate.raft.RaftCluster.names;
import static io.quorate.raft.RaftCluster.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.Role;
import io.quorate.raft.RaftMessage.Accepted;
import io.quorate.raft.RaftMessage.PreVoteRequest;
import io.quorate.spi.Admission;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The scenarios of specification 5.3, by their numbers: other members, in place. */
class MembershipTest extends Changing {
    @Test
    @DisplayName("From one set of voters to another: learners, both sets, the new one; those who were dropped know it")
    void fromOneSetToAnother() {
        halfWay();
        three.cores.run(2 * H);
        for (String node : three.names()) {
            three.assertVoters(node, "n3 n4 n5", "");
            assertThat(three.decided(node))
                    .isGreaterThanOrEqualTo(three.configuration(node).id());
        }
        assertThat(three.role("n1")).isEqualTo(Role.LEARNER);
        assertThat(three.role("n2")).isEqualTo(Role.LEARNER);
        goesOn("n3", "n4", "n5");
    }

    @Test
    @DisplayName("38: two leaders, each with a change of the same configuration, cannot both have it decided")
    void twoLeadersTwoChanges() {
        RaftCluster four = RaftCluster.of(4);
        four.elect("n1");
        four.learn("n1", "n5");
        four.cores.isolate("n1");
        assertThat(four.reconfigure("n1", now -> now.withVoters("n1", "n2", "n3", "n4", "n5")))
                .isEqualTo(Admission.ACCEPTED);
        four.cores.autoPersist("n3", false);
        four.cores.autoPersist("n4", false);
        for (String node : List.of("n2", "n3", "n4")) {
            four.quiet(node, E);
        }
        four.campaign("n2");
        four.cores.deliverAll();
        four.cores.persist("n3");
        four.cores.persist("n4");
        four.cores.deliverAll();
        assertThat(four.role("n2")).isEqualTo(Role.LEADER);
        assertThat(four.reconfigure("n2", now -> now.withVoters("n2", "n3", "n4")))
                .isEqualTo(Admission.BUSY);
        four.cores.persist("n3");
        four.cores.persist("n4");
        four.cores.deliverAll();
        assertThat(four.reconfigure("n2", now -> now.withVoters("n2", "n3", "n4")))
                .isEqualTo(Admission.ACCEPTED);
    }

    @Test
    @DisplayName("39: of two ways out of a joint configuration only one is ever decided")
    void twoExits() {
        halfWay();
        three.cores.isolate("n1");
        three.cores.tick("n1", 1);
        three.assertVoters("n1", "n3 n4 n5", "");
        three.elect("n3");
        three.assertVoters("n3", "n3 n4 n5", "n1 n2 n3");
        accepted("n3", now -> now.withVoters("n1", "n2", "n3"));
        three.cores.run(2 * H);
        three.assertVoters("n3", "n1 n2 n3", "");
        three.cores.heal();
        three.cores.run(4 * E);
        for (String node : List.of("n1", "n2", "n3")) {
            three.assertVoters(node, "n1 n2 n3", "");
        }
        goesOn("n1", "n2", "n3");
    }

    @Test
    @DisplayName("40: one change at a time, and only of the newest configuration")
    void oneAtATime() {
        withLearners();
        Configuration before = three.configuration("n1");
        accepted("n1", now -> now.withLearners("n4"));
        assertThat(three.reconfigure("n1", now -> now.withLearners())).isEqualTo(Admission.BUSY);
        assertThat(three.cores.changes().reconfigure("n1", before.withLearners()))
                .isEqualTo(Admission.STALE);
        three.cores.deliverAll();
        assertThat(three.cores.changes().reconfigure("n1", before.withLearners()))
                .isEqualTo(Admission.STALE);
        accepted("n1", now -> now.withLearners());
        assertThat(three.reconfigure("n2", now -> now.withLearners())).isEqualTo(Admission.NOT_LEADER);
    }

    @Test
    @DisplayName("40: a configuration is in force from the moment that it is appended")
    void inForceWhenAppended() {
        withLearners();
        separate(List.of("n3", "n4", "n5"), List.of("n1", "n2"));
        accepted("n1", SWAP);
        three.cores.propose("n1", "x");
        long before = three.decided("n1");
        three.cores.run(H);
        assertThat(three.decided("n1")).isEqualTo(before);
        three.assertVoters("n2", "n3 n4 n5", "n1 n2 n3");
    }

    @Test
    @DisplayName("41: a joint configuration is left once")
    void leftOnce() {
        halfWay();
        int before = changes("n1");
        for (int i = 0; i < H; i++) {
            three.cores.tick("n1", 1);
            three.cores.deliverAll(is(Accepted.class).negate());
        }
        assertThat(changes("n1")).isEqualTo(before + 1);
        three.cores.run(2 * H);
        assertThat(changes("n4")).isEqualTo(before + 1);
    }

    @Test
    @DisplayName("42: a joint configuration that was found is left only when an entry of the own term is decided")
    void foundJoint() {
        halfWay();
        three.cores.crash("n1");
        List.of("n2", "n3", "n4", "n5").forEach(node -> three.quiet(node, E));
        three.campaign("n3");
        three.cores.deliverAll(is(RaftMessage.Append.class).negate());
        assertThat(three.role("n3")).isEqualTo(Role.LEADER);
        three.cores.tick("n3", 3);
        three.assertVoters("n3", "n3 n4 n5", "n1 n2 n3");
        assertThat(three.reconfigure("n3", now -> now.withVoters("n1", "n2", "n3")))
                .isEqualTo(Admission.BUSY);
        three.cores.deliverAll();
        three.cores.tick("n3", 1);
        three.assertVoters("n3", "n3 n4 n5", "");
    }

    @Test
    @DisplayName("43: what is truncated is in force no more")
    void rolledBack() {
        withLearners();
        three.cores.isolate("n1");
        accepted("n1", now -> now.withLearners("n4"));
        three.elect("n2");
        three.cores.heal();
        three.cores.run(4 * H);
        assertThat(names(three.configuration("n1").learners())).isEqualTo("n4 n5");
        assertThat(three.configuration("n1")).isEqualTo(three.configuration("n2"));
        three.cores.isolate("n2");
        accepted("n2", now -> now.withVoters("n4"));
        assertThat(three.role("n2")).isEqualTo(Role.LEADER);
        three.elect("n1");
        three.cores.heal();
        three.cores.run(4 * H);
        three.assertVoters("n2", "n1 n2 n3", "");
        assertThat(three.role("n2")).isEqualTo(Role.FOLLOWER);
    }

    @Test
    @DisplayName("44: a snapshot brings the members with it, and never undecided ones")
    void snapshotBringsMembers() {
        withLearners();
        three.cores.crash("n3");
        three.cores.run(E);
        accepted("n1", now -> now.withVoters("n1", "n2", "n4"));
        three.cores.run(2 * H);
        accepted("n1", now -> now.withLearners("n3"));
        three.cores.dropAll();
        three.cores.snapshots().take("n1");
        assertThat(three.cores.snapshots().base("n1").index())
                .isLessThan(three.configuration("n1").id());
        three.cores.restart("n3");
        three.cores.snapshots().install("n1", "n3");
        three.assertVoters("n3", "n1 n2 n4", "");
        assertThat(names(three.configuration("n3").learners())).isEqualTo("n5");
        assertThat(three.role("n3")).isEqualTo(Role.LEARNER);
    }

    @Test
    @DisplayName("45: while a configuration is joint, one of the sets alone decides nothing and elects nobody")
    void bothSets() {
        withLearners();
        accepted("n1", SWAP);
        three.cores.propose("n1", "x");
        long before = three.decided("n1");
        three.cores.deliverAll(
                to("n2").or(to("n3")).or(from("n2").and(to("n1"))).or(from("n3").and(to("n1"))));
        assertThat(three.decided("n1")).isEqualTo(before);
        three.cores.dropAll();
        separate(List.of("n1", "n2", "n3"), List.of("n4", "n5"));
        three.cores.run(6 * E);
        assertThat(three.cores.leader()).isEmpty();
        three.cores.heal();
        goesOn("n3", "n4", "n5");
    }

    @Test
    @DisplayName("45: the new voters alone decide nothing either")
    void newSetAlone() {
        withLearners();
        accepted("n1", SWAP);
        long before = three.decided("n1");
        separate(List.of("n2", "n3"), List.of("n1", "n4", "n5"));
        three.cores.run(H);
        assertThat(three.cores.changes().log("n5")).hasSize(2);
        assertThat(three.decided("n1")).isEqualTo(before);
    }

    @Test
    @DisplayName("45: a single voter does not take others in on its own")
    void notAlone() {
        RaftCluster one = RaftCluster.of(1);
        one.cores.run(2);
        one.learn("n1", "n2", "n3");
        one.cores.cut("n1", "n2");
        one.cores.cut("n1", "n3");
        assertThat(one.reconfigure("n1", now -> now.withVoters("n1", "n2", "n3")))
                .isEqualTo(Admission.ACCEPTED);
        one.cores.run(H);
        assertThat(one.decided("n1")).isLessThan(one.configuration("n1").id());
        one.cores.heal();
        one.cores.run(4 * E);
        List.of("n1", "n2", "n3").forEach(node -> one.assertVoters(node, "n1 n2 n3", ""));
    }

    @Test
    @DisplayName("A learner's acknowledgement is not counted")
    void learnersDoNotCount() {
        withLearners();
        three.cores.isolate("n2");
        three.cores.isolate("n3");
        three.cores.propose("n1", "x");
        three.cores.run(H);
        assertThat(three.cores.log("n4")).contains("x");
        assertThat(three.cores.decided("n1")).doesNotContain("x");
        three.cores.run(2 * E);
        assertThat(three.cores.leader()).isEmpty();
        assertThat(three.role("n4")).isEqualTo(Role.LEARNER);
    }

    @Test
    @DisplayName("46: a leader that becomes a learner leads until that is decided, and the others go on")
    void demotedLeader() {
        withLearners();
        accepted("n1", now -> now.withVoters("n2", "n3").retaining(true));
        three.cores.run(2);
        assertThat(three.role("n1")).isEqualTo(Role.LEARNER);
        three.cores.run(2 * H);
        assertThat(names(three.configuration("n1").learners())).isEqualTo("n1 n4 n5");
        goesOn("n2", "n3", "n1");
    }

    @Test
    @DisplayName("46: a leader that has no say does not count itself")
    void doesNotCountItself() {
        halfWay();
        three.cores.tick("n1", 1);
        three.assertVoters("n1", "n3 n4 n5", "");
        three.cores.deliverAll(to("n4").or(from("n4")).and(to("n3").or(to("n5")).negate()));
        assertThat(three.decided("n1")).isLessThan(three.configuration("n1").id());
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
        three.cores.deliverAll();
        assertThat(three.role("n1")).isEqualTo(Role.LEARNER);
    }

    @Test
    @DisplayName(
            "47: a leader that was removed makes room at once, and the best voter follows without an election timeout")
    void removedLeader() {
        withLearners();
        accepted("n1", now -> now.withVoters("n2", "n3"));
        three.cores.run(H);
        assertThat(three.role("n1")).isEqualTo(Role.LEARNER);
        assertThat(three.cores.leader()).isPresent().get().isIn("n2", "n3");
        assertThat(three.cores.propose("n1", "x")).isEqualTo(Admission.NOT_LEADER);
        three.cores.run(4 * E);
        assertThat(three.term("n2")).isEqualTo(2);
    }

    @Test
    @DisplayName("49: the leader dies half way, and the next one brings it to its end")
    void leaderDiesHalfWay() {
        halfWay();
        three.cores.crash("n1");
        goesOn("n3", "n4", "n5");
        three.assertVoters("n3", "n3 n4 n5", "");
        three.cores.restart("n1");
        three.cores.run(4 * E);
        assertThat(three.cores.leader()).isPresent().get().isIn("n3", "n4", "n5");
    }

    @Test
    @DisplayName("3.15: half way a third set can be wanted instead, or none")
    void changeOfGoal() {
        halfWay();
        three.join("n6");
        accepted("n1", now -> now.withLearners("n6"));
        three.assertVoters("n1", "n3 n4 n5", "n1 n2 n3");
        three.cores.deliverAll();
        accepted("n1", now -> now.withVoters("n5", "n6").retaining(true));
        three.assertVoters("n1", "n5 n6", "n3 n4 n5");
        three.cores.run(4 * H);
        three.assertVoters("n5", "n5 n6", "");
        assertThat(names(three.configuration("n5").learners())).isEqualTo("n1 n2 n3 n4");
        goesOn("n5", "n6", "n1", "n2", "n3", "n4");
    }

    @Test
    @DisplayName("50: whoever lags, is silent or is no learner yet is no voter to be")
    void laggingIsRefused() {
        RaftSettings near = new RaftSettings(75, 10, 1 << 20, 100, 1 << 20, 9, 1 << 20, 8, 2);
        RaftCluster lagging = RaftCluster.of(3, near, 1);
        lagging.elect("n1");
        lagging.join("n4", "n5");
        UnaryOperator<Configuration> wish = now -> now.withVoters("n1", "n2", "n3", "n4");
        assertThat(lagging.reconfigure("n1", wish)).isEqualTo(Admission.LAGGING);
        lagging.cores.cut("n1", "n4");
        assertThat(lagging.reconfigure("n1", now -> now.withLearners("n4", "n5")))
                .isEqualTo(Admission.ACCEPTED);
        lagging.cores.deliverAll();
        assertThat(lagging.reconfigure("n1", wish)).isEqualTo(Admission.LAGGING);
        lagging.cores.heal();
        lagging.cores.run(2 * E);
        lagging.cores.isolate("n4");
        lagging.cores.propose("n1", "a", "b", "c");
        lagging.cores.deliverAll();
        assertThat(lagging.reconfigure("n1", wish)).isEqualTo(Admission.LAGGING);
        lagging.cores.run(2 * E);
        assertThat(lagging.reconfigure("n1", now -> now.withVoters("n4", "n5"))).isEqualTo(Admission.LAGGING);
        lagging.cores.heal();
        lagging.cores.run(2 * E);
        assertThat(lagging.reconfigure("n1", wish)).isEqualTo(Admission.ACCEPTED);
    }

    @Test
    @DisplayName("50: nobody steps into a configuration whose voters are mostly dead")
    void deadMajorityIsRefused() {
        withLearners();
        three.cores.isolate("n5");
        three.cores.run(2 * E);
        assertThat(three.reconfigure("n1", now -> now.withVoters("n4", "n5"))).isEqualTo(Admission.LAGGING);
        three.cores.isolate("n2");
        three.cores.run(2 * E);
        assertThat(three.reconfigure("n1", now -> now.withVoters("n1", "n2"))).isEqualTo(Admission.LAGGING);
        accepted("n1", now -> now.withVoters("n1", "n3"));
    }

    @Test
    @DisplayName("51: a node that is in no configuration changes nothing, and never campaigns")
    void stranger() {
        three.elect("n1");
        three.join("n4");
        assertThat(three.reconfigure("n4", now -> now.withVoters("n4"))).isEqualTo(Admission.NOT_LEADER);
        three.cores.tick("n4", 4 * E);
        assertThat(three.flying(PreVoteRequest.class)).isEmpty();
        assertThat(three.role("n4")).isEqualTo(Role.LEARNER);
    }

    @Test
    @DisplayName("52: a name that is used again has no power by an old configuration")
    void reusedName() {
        withLearners();
        accepted("n1", now -> now.withVoters("n1", "n2"));
        three.cores.run(2 * H);
        Member other = new Member(member("n3").id(), new UUID(7, 3), "n3:7401");
        three.cores.changes().join(other);
        three.cores.tick("n3", 4 * E);
        assertThat(three.flying(PreVoteRequest.class)).isEmpty();
        three.cores.maxEntriesPerMessage(1);
        three.cores.isolate("n2");
        accepted("n1", now -> now.withLearners("n3").withMember(other));
        three.cores.run(H);
        three.assertVoters("n3", "n1 n2", "");
        three.cores.heal();
        three.cores.run(2 * H);
        accepted("n1", now -> now.withVoters("n1", "n2", "n3"));
        three.cores.run(2 * H);
        assertThat(three.role("n3")).isEqualTo(Role.FOLLOWER);
        three.cores.crash("n1");
        goesOn("n2", "n3");
    }

    @Test
    @DisplayName("54: reads that a demoted leader has taken are asked again elsewhere")
    void readsOfADemotedLeader() {
        halfWay();
        three.cores.tick("n1", 1);
        three.cores.deliverAll(from("n1"));
        three.cores.readIndex("n1", 1);
        three.cores.deliverAll(is(Accepted.class));
        assertThat(three.role("n1")).isEqualTo(Role.LEARNER);
        assertThat(three.cores.permits("n1")).hasSize(1);
        assertThat(three.cores.readIndex("n1", 2)).isEqualTo(Admission.NOT_LEADER);
    }
}
