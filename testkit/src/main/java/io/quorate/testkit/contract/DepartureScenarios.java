package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Change;
import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.support.Ticks;
import io.quorate.testkit.sim.Operation;
import io.quorate.testkit.sim.SimSetup;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nodes that changes leave out, as they and those who asked for it see it, on whole replicas in the simulator. A protocol's own
 * test extends this class and says how to make its cores.
 */
public abstract class DepartureScenarios extends ClusterScenarios {
    private static final int PATIENCE = 60_000;
    /** Longer than anybody is remembered who was left out. */
    private static final int LONG_AFTER = 25_000;
    /** Of a client: longer than a node is left out in these scenarios. */
    private static final int WAITS_FOR_TICKS = Ticks.ofMillis(10 * LONG_AFTER);

    /** For subclasses. */
    protected DepartureScenarios() {
        super(PATIENCE);
    }

    private void form(long seed) {
        form(SimSetup.of(factory(), seed));
        write(20);
    }

    private List<String> without(String node) {
        return cluster.names().stream().filter(name -> !name.equals(node)).toList();
    }

    private Change leaveOut(String asked, String node) {
        return replica(asked)
                .reconfigure(current(asked).withVoters(without(node).toArray(String[]::new)));
    }

    private void knowsThatItIsLeftOut(String node) {
        until(
                node + " to know that it is left out",
                () -> status(node).health().detail().contains("no member any more"));
    }

    /** It was down when it was left out, and all others have long forgotten it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    public void whoReturnsLongAfterIsToldThatItIsNoMember(long seed) {
        form(seed);
        String gone = follower();
        cluster.crash(gone);
        write(10);
        done(leaveOut(leader(), gone));
        cluster.runFor(LONG_AFTER);
        write(10);
        cluster.restart(gone);
        knowsThatItIsLeftOut(gone);
        assertThat(refusal(replica(gone).addLearner(NodeId.of("n4"), false)))
                .contains(gone + " is no member; ask one of");
        write(10);
        cluster.checkHistory();
    }

    /** It goes on running, and everybody forgets it; epochs pass without it, of the last of which it hears. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    public void whoWasLeftOutAndStaysUpTakesPartWhenItIsNamedAgain(long seed) {
        form(seed);
        String gone = follower();
        List<String> others = without(gone);
        done(leaveOut(leader(), gone));
        cluster.runFor(LONG_AFTER);
        done(replica(leader())
                .reconfigure(current(leader()).withVoters(leader()).retaining(true)));
        done(replica(leader()).reconfigure(current(leader()).withVoters(others.toArray(String[]::new))));
        write(10);
        cluster.runFor(LONG_AFTER);
        done(replica(leader())
                .reconfigure(current(leader()).withVoters(cluster.names().toArray(String[]::new))));
        write(10);
        until("agreement", cluster::converged);
        assertThat(status(gone).health().detail()).isEmpty();
        cluster.checkHistory();
    }

    /** What it had asked for was applied, and it never heard of that: it asks again as soon as it takes part again. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    public void whatWasAppliedOfOneThatWasAwayIsNotAppliedAgain(long seed) {
        form(SimSetup.of(factory(), seed).withDeadline(WAITS_FOR_TICKS));
        write(20);
        String gone = follower();
        List<String> others = without(gone);
        others.forEach(other -> cluster.cutOneWay(other, gone));
        List<Operation> unheard = List.of(cluster.propose(gone, command()), cluster.propose(gone, command()));
        cluster.runFor(100);
        done(leaveOut(leader(), gone));
        cluster.runFor(LONG_AFTER);
        Change back = replica(leader())
                .reconfigure(current(leader()).withVoters(cluster.names().toArray(String[]::new)));
        cluster.runFor(2_000);
        assertThat(unheard).noneMatch(one -> one.outcome().isPresent());
        cluster.heal();
        done(back);
        until("outcomes", () -> unheard.stream().allMatch(one -> one.outcome().isPresent()));
        write(10);
        until("agreement", cluster::converged);
        cluster.checkHistory();
    }

    private String refusal(Change change) {
        Result result = result(change);
        assertThat(result).isInstanceOf(Result.Refused.class);
        return ((Result.Refused) result).reason();
    }

    /** Who asks to be left out is cut off before it hears of the end, until long after. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    public void whoAskedToBeLeftOutLearnsTheOutcomeHoweverLate(long seed) {
        form(seed);
        String caller = follower();
        List<String> others = without(caller);
        Change change = leaveOut(caller, caller);
        // By now the leader has the wish; the seed says how much more has happened.
        cluster.runFor(seed);
        others.forEach(other -> cluster.cut(caller, other));
        boolean begun = cluster.runUntil(
                () -> others.stream().allMatch(other -> current(other).voters().size() == 2), 5_000);
        cluster.runFor(LONG_AFTER);
        cluster.heal();
        if (begun) {
            assertThat(done(change).voters()).hasSize(2);
            knowsThatItIsLeftOut(caller);
        } else {
            until("an end", () -> change.result().toCompletableFuture().isDone());
        }
        cluster.switchOff(caller);
        write(10);
        cluster.checkHistory();
    }

    /** Nobody sends anything to a node that was left out and switched off, once it was remembered for long enough. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    public void whoWasLeftOutIsForgottenByTheOthers(long seed) {
        form(seed);
        String gone = follower();
        done(leaveOut(leader(), gone));
        cluster.switchOff(gone);
        cluster.runFor(LONG_AFTER);
        long before = cluster.traffic().unreachable();
        cluster.runFor(LONG_AFTER);
        assertThat(cluster.traffic().unreachable()).isEqualTo(before);
    }

    /** Fault 42: a node comes back under its own name with an empty directory, and takes its own place by one call. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    public void aNodeThatLostItsDirectoryIsReplacedByOneCall(long seed) {
        form(seed);
        String lost = follower();
        Member before = current(leader()).member(NodeId.of(lost)).orElseThrow();
        cluster.crash(lost);
        cluster.join(lost);
        until(
                lost + " to wait",
                () -> without(lost).stream()
                        .allMatch(node -> status(node).waiting().stream()
                                .anyMatch(member -> member.id().text().equals(lost))));
        cluster.runFor(4_000);
        Configuration reached =
                done(replica(leader()).reconfigure(current(leader()).withReplaced(lost)));
        assertThat(reached.voters()).hasSize(3);
        assertThat(reached.member(NodeId.of(lost)).orElseThrow().incarnation()).isNotEqualTo(before.incarnation());
        write(10);
        until("agreement", cluster::converged);
        cluster.checkHistory();
    }
}
