package io.quorate.runtime.reconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Change.Progress.Step;
import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.runtime.policy.Policy;
import io.quorate.runtime.policy.Policy.Knobs;
import io.quorate.runtime.policy.Policy.Voters;
import io.quorate.runtime.wire.RuntimeMessage.Fetched;
import io.quorate.runtime.wire.RuntimeMessage.Standing;
import io.quorate.spi.Admission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private static final int A_WHILE = 400;

    private final FakeGround ground = new FakeGround();
    private final Changes changes = new Changes(ground);
    private final OpenChange change = new OpenChange();

    private void waits(String name) {
        ground.neighbours.waits(FakeGround.hello(FakeGround.member(name)));
    }

    private void reconfigure(Configuration next) {
        changes.reconfigure(change, next);
    }

    private void answer(Admission admission) {
        changes.answered(ground.lastWish().number(), admission);
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            changes.tick();
        }
    }

    private Result result() {
        return change.result().toCompletableFuture().getNow(null);
    }

    private String refusal() {
        assertThat(result()).isInstanceOf(Result.Refused.class);
        return ((Result.Refused) result()).reason();
    }

    private static Configuration joint(Configuration next, Configuration before) {
        return next.joint(before.voters());
    }

    @Test
    void aNodeThatWaitsBecomesALearnerThenCatchesUpThenVotes() {
        waits("n4");
        Configuration before = ground.newest;
        reconfigure(before.withVoters("n1", "n2", "n4"));

        Configuration learners = ground.lastWish().next();
        assertThat(learners.voters()).isEqualTo(before.voters());
        assertThat(learners.learners()).containsExactly(FakeGround.member("n4"));
        assertThat(learners.id()).isEqualTo(before.id());
        answer(Admission.ACCEPTED);
        ground.inForce(learners);
        ticks(1);
        ground.stands("n4", 5);
        ticks(10);
        assertThat(change.progress().step()).isEqualTo(Step.CATCHING_UP);
        assertThat(change.progress().detail()).contains("n4 has 5");
        assertThat(ground.wishes).hasSize(1);

        ground.stands("n4", 9_950);
        ticks(2);
        assertThat(ground.wishes)
                .as("it is close, but lacks what there was at the beginning")
                .hasSize(1);
        ground.stands("n4", ground.decided);
        ticks(2);
        Configuration promoted = ground.lastWish().next();
        assertThat(promoted.voterIds()).extracting(NodeId::text).containsExactly("n1", "n2", "n4");
        assertThat(promoted.learners()).isEmpty();
        assertThat(promoted.id()).isEqualTo(ground.newest.id());
        answer(Admission.ACCEPTED);
        ground.inForce(joint(promoted, before));
        ticks(5);
        assertThat(result()).isNull();
        assertThat(change.progress().step()).isEqualTo(Step.JOINT);

        ground.inForce(promoted);
        ticks(1);
        assertThat(result()).isEqualTo(new Result.Done(ground.newest));
    }

    @Test
    void aConfigurationThatIsNotDecidedIsNotDone() {
        reconfigure(ground.newest.withVoters("n1", "n2"));
        Configuration promoted = ground.lastWish().next();
        ground.newest = promoted.at(ground.decided + 1);
        ticks(5);
        assertThat(result()).isNull();
        ground.decided++;
        ticks(1);
        assertThat(result()).isInstanceOf(Result.Done.class);
    }

    @Test
    void votersLeftOutStayAsLearnersIfThatIsWanted() {
        Configuration before = ground.newest;
        reconfigure(before.withVoters("n1", "n2").retaining(true));
        Configuration asked = ground.lastWish().next();
        assertThat(asked.learners()).isEmpty();
        ground.inForce(joint(asked, before));
        ticks(1);
        assertThat(result()).isNull();
        ground.inForce(Errand.withLearners(asked, List.of(FakeGround.member("n3"))));
        ticks(1);
        assertThat(result()).isInstanceOf(Result.Done.class);
    }

    @Test
    void whatWasDerivedFromAnOlderConfigurationIsRefused() {
        Configuration old = ground.newest;
        ground.inForce(old.withMetadata(Map.of("a", "b")));
        reconfigure(old.withVoters("n1", "n2"));
        assertThat(refusal()).contains("derived from configuration 0", "the newest one is 10001");
    }

    @Test
    void anUndecidedChangeIsWaitedForByTheCaller() {
        ground.newest = ground.newest.withMetadata(Map.of("a", "b")).at(ground.decided + 5);
        reconfigure(ground.newest.withVoters("n1", "n2"));
        assertThat(refusal()).contains("another change is under way");
    }

    @Test
    void aNodeThatNobodyHasHeardOfIsRefused() {
        waits("n5");
        reconfigure(ground.newest.withVoters("n1", "n2", "n4"));
        ticks(A_WHILE);
        assertThat(refusal()).contains("no node named n4 waits to join", "waiting: [n5]", "start it");
    }

    @Test
    void aMemberIsReplacedUnderItsOwnNameByFirstLeavingItOut() {
        ground.neighbours.waits(FakeGround.hello(FakeGround.member("n3", 7)));
        reconfigure(ground.newest.withReplaced("n3"));
        assertThat(ground.lastWish().next().voterIds()).extracting(NodeId::text).containsExactly("n1", "n2");
        answer(Admission.ACCEPTED);
        ground.inForce(ground.lastWish().next());
        ticks(2);
        Configuration learns = ground.lastWish().next();
        assertThat(learns.learners()).containsExactly(FakeGround.member("n3", 7));
        assertThat(learns.id()).isEqualTo(ground.newest.id());
        answer(Admission.ACCEPTED);
        ground.inForce(learns);
        ground.neighbours.heard(
                FakeGround.hello(FakeGround.member("n3", 7)),
                new Standing(0, ground.decided, ground.decided, 0, Fetched.NOTHING));
        ticks(2);
        Configuration votes = ground.lastWish().next();
        assertThat(votes.voters()).contains(FakeGround.member("n3", 7)).hasSize(3);
        answer(Admission.ACCEPTED);
        ground.inForce(votes);
        ticks(1);
        assertThat(result()).isEqualTo(new Result.Done(ground.newest));
    }

    @Test
    void whoStillRunsIsNotReplaced() {
        ground.stands("n3", 5);
        ground.neighbours.waits(FakeGround.hello(FakeGround.member("n3", 7)));
        reconfigure(ground.newest.withReplaced("n3"));
        assertThat(refusal()).contains("n3 runs with the directory that it has as a member; stop it");
        assertThat(ground.wishes).isEmpty();
    }

    @Test
    void aReplacementThatEndsHalfWaySaysWhatIsLeft() {
        ground.neighbours.waits(FakeGround.hello(FakeGround.member("n3", 7)));
        reconfigure(ground.newest.withReplaced("n3"));
        answer(Admission.ACCEPTED);
        ground.inForce(ground.lastWish().next());
        ticks(2);
        answer(Admission.STALE);
        ticks(1);
        assertThat(refusal()).startsWith("[n3] left out; ").contains("newer configuration");
    }

    @Test
    void anAddressOfAnotherMemberIsRefused() {
        Member moved = new Member(NodeId.of("n3"), FakeGround.member("n3").incarnation(), "n2:7400");
        reconfigure(ground.newest.withMember(moved));
        assertThat(refusal()).contains("n2 and n3 cannot both listen at n2:7400");
    }

    @Test
    void aProtocolThatAVoterCannotLoadIsRefusedNamingTheVoter() {
        ground.neighbours.heard(FakeGround.hello(FakeGround.member("n2")), new Standing(0, 1, 1, 0, Fetched.NOTHING));
        ground.neighbours.heard(
                FakeGround.hello(FakeGround.member("n3"), "raft"), new Standing(0, 1, 1, 0, Fetched.NOTHING));
        reconfigure(ground.newest.withProtocol("omnipaxos"));
        assertThat(refusal()).contains("n3 cannot load protocol omnipaxos, only [raft]");
    }

    @Test
    void aHandOverNeedsAMajorityOfTheVotersToBeWithinReach() {
        reconfigure(ground.newest.withProtocol("omnipaxos"));
        assertThat(refusal()).contains("only [n1] can be reached, but 2 are needed");
    }

    @Test
    void aHandOverIsDoneWhenEnoughVotersHaveOpenedTheEpoch() {
        ground.stands("n2", 1);
        ground.stands("n3", 1);
        reconfigure(ground.newest.withProtocol("omnipaxos"));
        Configuration sealed = ground.lastWish().next();
        assertThat(sealed.epoch()).isEqualTo(1);
        answer(Admission.ACCEPTED);
        ground.inForce(sealed);
        ticks(3);
        assertThat(result())
                .as("the stop-sign is in the log, the epoch is not open")
                .isNull();
        ground.epoch = 1;
        ticks(2);
        assertThat(change.progress().step()).isEqualTo(Step.OPENING);
        assertThat(change.progress().detail()).contains("epoch 1 is open at [n1]; 2 of");
        ground.stands("n2", 1);
        ticks(1);
        assertThat(result()).isEqualTo(new Result.Done(ground.newest));
    }

    @Test
    void flexibleQuorumsUnderRaftAreRefused() {
        reconfigure(ground.newest.withQuorums(new Quorums(3, 1)));
        assertThat(refusal()).contains("majorities only");
    }

    @Test
    void aPolicyThatRequiresLearnersRefusesNewcomers() {
        waits("n4");
        ground.policy = new Policy(Voters.AUTOMATIC, new Knobs(100, Policy.Donors.ALL, true, 10_000));
        reconfigure(ground.newest.withVoters("n1", "n2", "n4"));
        assertThat(refusal()).contains("must have been learners before", "n4");
    }

    @Test
    void aLearnerThatGainsNothingIsGivenUp() {
        waits("n4");
        changes.addLearner(change, NodeId.of("n4"), true);
        ground.inForce(ground.lastWish().next());
        ground.stands("n4", 5);
        ticks(3_100);
        assertThat(refusal()).contains("n4 does not catch up: it has the log up to 5 of", "It stays a learner");
    }

    @Test
    void aLearnerIsAddedAtOnceWhereNobodyWaits() {
        waits("n4");
        changes.addLearner(change, NodeId.of("n4"), false);
        ground.inForce(ground.lastWish().next());
        ticks(1);
        assertThat(result()).isInstanceOf(Result.Done.class);
    }

    @Test
    void whoIsNoLearnerCannotBeLeftOutAsOne() {
        changes.removeLearner(change, NodeId.of("n3"));
        assertThat(refusal()).contains("n3 is no learner");
    }

    @Test
    void whatChangesNothingIsDoneAtOnce() {
        reconfigure(ground.newest.withVoters("n3", "n2", "n1"));
        assertThat(result()).isEqualTo(new Result.Done(ground.newest));
        assertThat(ground.wishes).isEmpty();
    }

    @Test
    void theLeaderIsAskedAgainWhenItIsBusyOrSilentAndTheNextOneWhenItIsGone() {
        reconfigure(ground.newest.withVoters("n1", "n2"));
        answer(Admission.BUSY);
        ticks(25);
        assertThat(ground.wishes).hasSize(2);
        ground.leader = Optional.of(NodeId.of("n3"));
        ticks(110);
        assertThat(ground.wishes).hasSize(3);
        assertThat(ground.lastWish().leader()).isEqualTo(NodeId.of("n3"));
    }

    @Test
    void ofTwoOperatorsTheSecondIsRefusedWhenAllItsQuestionsWereAnswered() {
        reconfigure(ground.newest.withVoters("n1", "n2"));
        answer(Admission.BUSY);
        ground.inForce(ground.newest.withVoters("n2", "n3"));
        ticks(1);
        assertThat(refusal()).contains("another change came first");
    }

    @Test
    void anAnswerThatWasLostLeavesItOpenWhetherTheChangeCameFirst() {
        reconfigure(ground.newest.withVoters("n1", "n2"));
        ground.inForce(ground.newest.withVoters("n2", "n3"));
        ticks(1);
        assertThat(result()).isInstanceOf(Result.Unknown.class);
    }

    @Test
    void aLeaderThatKnowsOfANewerConfigurationRefuses() {
        reconfigure(ground.newest.withVoters("n1", "n2"));
        answer(Admission.STALE);
        ticks(1);
        assertThat(refusal()).contains("newer configuration");
    }

    @Test
    void withoutALeaderItEndsAfterAWhile() {
        ground.leader = Optional.empty();
        reconfigure(ground.newest.withVoters("n1", "n2"));
        ticks(3_100);
        assertThat(refusal()).contains("no leader is known");
    }

    @Test
    void whatIsInNoLogIsForgottenWhenItIsCancelled() {
        reconfigure(ground.newest.withVoters("n1", "n2"));
        answer(Admission.BUSY);
        change.cancel();
        ticks(1);
        assertThat(refusal()).contains("cancelled before anything of it was in the log");
    }

    @Test
    void aJointConfigurationIsLeftWhereItWasEnteredWhenItIsCancelled() {
        Configuration before = ground.newest;
        reconfigure(before.withVoters("n1", "n2"));
        Configuration asked = ground.lastWish().next();
        answer(Admission.ACCEPTED);
        ground.inForce(joint(asked, before));
        change.cancel();
        ticks(2);
        Configuration back = ground.lastWish().next();
        assertThat(back.voters()).isEqualTo(before.voters());
        assertThat(back.leaving()).isEmpty();
        assertThat(back.id()).isEqualTo(ground.newest.id());
        answer(Admission.ACCEPTED);
        ground.inForce(back);
        ticks(1);
        assertThat(refusal()).contains("the voters are as they were before");
    }

    @Test
    void aReplicaDrivesOneChangeAtATime() {
        reconfigure(ground.newest.withVoters("n1", "n2"));
        OpenChange second = new OpenChange();
        changes.reconfigure(second, ground.newest.withVoters("n2", "n3"));
        assertThat(second.result().toCompletableFuture().getNow(null)).isInstanceOf(Result.Refused.class);
        assertThat(result()).isNull();
    }

    @Test
    void whenTheReplicaEndsNobodyKnows() {
        reconfigure(ground.newest.withVoters("n1", "n2"));
        changes.end("the replica was closed");
        assertThat(result()).isInstanceOf(Result.Unknown.class);
    }

    @Test
    void leadershipGoesToAVoterOnly() {
        changes.transfer(change, NodeId.of("n9"));
        assertThat(refusal()).contains("n9 is no voter");
    }

    @Test
    void leadershipIsAskedForUntilTheVoterLeads() {
        changes.transfer(change, NodeId.of("n3"));
        ticks(A_WHILE);
        assertThat(ground.wishes).hasSizeGreaterThan(2);
        ground.leader = Optional.of(NodeId.of("n3"));
        ticks(1);
        assertThat(result()).isInstanceOf(Result.Done.class);
    }

    @Test
    void aVoterBecomesALearnerByBeingRetained() {
        Configuration demoting =
                ground.newest.withVoters("n1", "n2").withLearners("n3").withMember(FakeGround.member("n3"));
        reconfigure(demoting);
        assertThat(refusal()).contains("[n3] vote now", "retained");
    }

    @Test
    void theOutlineSaysWhatWouldBeDoneAndDoesNothing() {
        waits("n4");
        Outline outline = changes.outline(ground.newest.withVoters("n1", "n2", "n4"));
        assertThat(outline.possible()).isTrue();
        assertThat(outline.steps())
                .containsExactly(
                        "dial, and see that they answer: n4 at n4:7400",
                        "make learners: [n4]",
                        "wait until they have caught up: [n4]",
                        "by joint consensus: voters [n1, n2, n3] -> [n1, n2, n4]",
                        "leave out: [n3]");
        assertThat(ground.wishes).isEmpty();
    }

    @Test
    void theOutlineOfAReplacementHasTwoChanges() {
        assertThat(changes.outline(ground.newest.withReplaced("n3")).steps().get(0))
                .contains("no node named n3 waits");
        ground.neighbours.waits(FakeGround.hello(FakeGround.member("n3", 7)));
        Outline outline = changes.outline(ground.newest.withReplaced("n3"));
        assertThat(outline.possible()).isTrue();
        assertThat(outline.steps())
                .containsExactly(
                        "first change: by joint consensus: voters [n1, n2, n3] -> [n1, n2]",
                        "first change: leave out: [n3]",
                        "second change: dial, and see that they answer: n3 at n3:7400",
                        "second change: make learners: [n3]",
                        "second change: wait until they have caught up: [n3]",
                        "second change: by joint consensus: voters [n1, n2] -> [n1, n2, n3]");
        assertThat(ground.wishes).isEmpty();
    }

    @Test
    void aMisspeltProtocolIsGuessed() {
        reconfigure(ground.newest.withProtocol("rafft"));
        assertThat(refusal())
                .contains("protocol rafft is not there at n1; did you mean 'raft'? (there: omnipaxos, raft)");
    }

    @Test
    void aReplacementUnderAHandOverOpensTwoEpochs() {
        ground.newest = Configuration.genesis(
                "omnipaxos", List.of(FakeGround.member("n1"), FakeGround.member("n2"), FakeGround.member("n3")));
        ground.stands("n2", 10_000);
        ground.neighbours.waits(FakeGround.hello(FakeGround.member("n3", 7)));
        assertThat(changes.outline(ground.newest.withReplaced("n3")).steps())
                .contains(
                        "first change: open epoch 1 under omnipaxos with voters [n1, n2]",
                        "second change: seal epoch 1 by a stop-sign",
                        "second change: open epoch 2 under omnipaxos with voters [n1, n2, n3]");
    }
}
