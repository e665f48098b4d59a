package io.quorate.runtime.reconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Change.Progress.Step;
import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.Admission;
import io.quorate.spi.Hello;
import org.junit.jupiter.api.Test;

/** An address says where, never who. Raft specification 1.10 (g), 3.20, 5.3 (53). */
class AddressesTest {
    private static final int A_WHILE = 400;
    private static final NodeId N2 = NodeId.of("n2");
    private static final String THERE = "there:7400";

    private final FakeGround ground = new FakeGround();
    private final Changes changes = new Changes(ground);
    private final OpenChange change = new OpenChange();

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            changes.tick();
        }
    }

    private void answers(Hello hello) {
        ground.sightings.put(THERE, Sighting.of(hello));
    }

    private String refusal() {
        assertThat(change.result().toCompletableFuture().getNow(null)).isInstanceOf(Result.Refused.class);
        assertThat(ground.wishes).as("proposed").isEmpty();
        return ((Result.Refused) change.result().toCompletableFuture().join()).reason();
    }

    private static Member moved() {
        return new Member(N2, FakeGround.member("n2").incarnation(), THERE);
    }

    @Test
    void aMemberThatAnswersAtItsNewAddressIsDialledThere() {
        answers(FakeGround.hello(FakeGround.member("n2")));
        changes.updateAddress(change, N2, THERE);
        assertThat(ground.probes).containsExactly(THERE);
        Configuration asked = ground.lastWish().next();
        assertThat(asked.member(N2)).contains(moved());
        assertThat(asked.epoch()).isEqualTo(ground.newest.epoch());
        changes.answered(ground.lastWish().number(), Admission.ACCEPTED);
        ground.inForce(asked);
        ticks(1);
        assertThat(change.result().toCompletableFuture()).isCompletedWithValue(new Result.Done(ground.newest));
    }

    @Test
    void theAddressOfAStrangerIsRefusedAndItsNameIsTold() {
        answers(FakeGround.hello(FakeGround.member("n9")));
        changes.updateAddress(change, N2, THERE);
        assertThat(refusal()).contains("n9 answers at there:7400, not n2", "at which n2 itself listens");
    }

    @Test
    void aNamesakeWithAnotherDirectoryIsAStranger() {
        answers(FakeGround.hello(FakeGround.member("n2", 7)));
        changes.updateAddress(change, N2, THERE);
        assertThat(refusal()).contains("not with the directory of the member", "leave n2 out");
    }

    @Test
    void theAddressOfAnotherMemberIsRefused() {
        changes.updateAddress(change, N2, "n3:7400");
        assertThat(refusal()).contains("n2 and n3 cannot both listen at n3:7400");
    }

    @Test
    void anAddressWhereNobodyAnswersIsRefusedAfterSomeAttempts() {
        ground.sightings.put(THERE, Sighting.nobody("connection refused"));
        changes.updateAddress(change, N2, THERE);
        ticks(100);
        assertThat(change.isOpen()).isTrue();
        assertThat(change.progress().step()).isEqualTo(Step.PLANNING);
        assertThat(change.progress().detail()).contains("dials n2 at there:7400", "connection refused");
        ticks(A_WHILE);
        assertThat(refusal())
                .contains("nobody answers as n2 at there:7400", "connection refused", "Start n2 so that it listens");
        assertThat(ground.probes).hasSizeBetween(5, 20);
    }

    @Test
    void oneThatIsJustBeingStartedIsFound() {
        ground.sightings.put(THERE, Sighting.nobody("connection refused"));
        changes.updateAddress(change, N2, THERE);
        ticks(100);
        answers(FakeGround.hello(FakeGround.member("n2")));
        ticks(100);
        assertThat(ground.lastWish().next().member(N2)).contains(moved());
    }

    @Test
    void anotherAddressWithinALargerChangeIsDialledAsWell() {
        answers(FakeGround.hello(FakeGround.member("n9")));
        ground.stands("n2", 1);
        ground.stands("n3", 1);
        changes.reconfigure(change, ground.newest.withMember(moved()).withProtocol("omnipaxos"));
        assertThat(refusal()).contains("n9 answers at there:7400, not n2");
    }

    @Test
    void aNewcomerThatCannotBeReachedAtItsOwnAddressIsRefused() {
        Member n4 = FakeGround.member("n4");
        ground.neighbours.waits(FakeGround.hello(n4));
        ground.sightings.put(n4.address(), Sighting.nobody("connection refused"));
        changes.addLearner(change, n4.id(), false);
        ticks(A_WHILE);
        assertThat(refusal()).contains("nobody answers as n4 at n4:7400");
    }

    @Test
    void onlyMembersMove() {
        changes.updateAddress(change, NodeId.of("n9"), THERE);
        assertThat(refusal()).contains("n9 is no member; the members are [n1, n2, n3]");
    }

    @Test
    void theAddressThatItHasAlreadyIsDoneAtOnce() {
        changes.updateAddress(change, N2, "n2:7400");
        assertThat(change.result().toCompletableFuture()).isCompletedWithValue(new Result.Done(ground.newest));
        assertThat(ground.probes).isEmpty();
    }

    @Test
    void cancelledBeforeAnybodyAnswersNothingIsProposed() {
        ground.sightings.put(THERE, Sighting.nobody("connection refused"));
        changes.updateAddress(change, N2, THERE);
        change.cancel();
        ticks(1);
        assertThat(refusal()).contains("cancelled");
    }

    @Test
    void thePlanNamesWhoIsDialled() {
        Outline outline = changes.outline(ground.newest.withMember(moved()));
        assertThat(outline.possible()).isTrue();
        assertThat(outline.steps())
                .containsExactly(
                        "dial, and see that they answer: n2 at there:7400",
                        "change the configuration by one entry: addresses n2 at there:7400");
        assertThat(ground.probes).isEmpty();
    }

    @Test
    void whoIsNamedAndNotHeardYetIsWaitedForAMoment() {
        changes.addLearner(change, NodeId.of("n4"), false);
        ticks(150);
        assertThat(change.isOpen()).isTrue();
        assertThat(change.progress().detail()).contains("no node named n4 waits");
        ground.neighbours.waits(FakeGround.hello(FakeGround.member("n4")));
        ticks(1);
        assertThat(ground.lastWish().next().learners()).containsExactly(FakeGround.member("n4"));
    }
}
