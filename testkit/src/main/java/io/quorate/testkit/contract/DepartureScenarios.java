package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Change;
import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.sim.Operation;
import io.quorate.testkit.sim.SimCluster;
import io.quorate.testkit.sim.SimSetup;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nodes that changes leave out, as they and those who asked for it see it, on whole replicas in the simulator. A protocol's own
 * test extends this class and says how to make its cores.
 */
public abstract class DepartureScenarios {
    private static final int PATIENCE = 60_000;
    /** Longer than anybody is remembered who was left out. */
    private static final int LONG_AFTER = 25_000;

    private SimCluster cluster;
    private int number;

    /** For subclasses. */
    protected DepartureScenarios() {}

    /**
     * Makes the cores.
     *
     * @return a factory under its usual settings
     */
    protected abstract ProtocolFactory factory();

    private void form(long seed) {
        cluster = new SimCluster(SimSetup.of(factory(), seed));
        until("a leader", () -> cluster.leader().isPresent());
        write(20);
    }

    private void until(String what, BooleanSupplier done) {
        assertThat(cluster.runUntil(done, PATIENCE))
                .as(() -> what + ": "
                        + cluster.names().stream().map(cluster::replicaStatus).toList())
                .isTrue();
    }

    private String leader() {
        until("a leader", () -> cluster.leader().isPresent());
        return cluster.leader().orElseThrow();
    }

    private String follower() {
        String leader = leader();
        return cluster.names().stream()
                .filter(name -> !name.equals(leader))
                .findFirst()
                .orElseThrow();
    }

    private void write(int count) {
        for (int decided = 0; decided < count; ) {
            Operation one = cluster.propose(leader(), "c" + ++number);
            until("an outcome", () -> one.outcome().isPresent());
            decided += one.isDecided() ? 1 : 0;
        }
    }

    private Replica<String, ?> replica(String node) {
        return cluster.replica(node).orElseThrow();
    }

    private ReplicaStatus status(String node) {
        return cluster.replicaStatus(node).orElseThrow();
    }

    private Configuration current(String node) {
        return status(node).configuration().orElseThrow();
    }

    private List<String> without(String node) {
        return cluster.names().stream().filter(name -> !name.equals(node)).toList();
    }

    private Change leaveOut(String asked, String node) {
        return replica(asked)
                .reconfigure(current(asked).withVoters(without(node).toArray(String[]::new)));
    }

    private Configuration done(Change change) {
        until(
                "an end of " + change.progress(),
                () -> change.result().toCompletableFuture().isDone());
        Result result = change.result().toCompletableFuture().join();
        assertThat(result).isInstanceOf(Result.Done.class);
        return ((Result.Done) result).configuration();
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
        assertThat(result(replica(gone).addLearner(NodeId.of("n4"), false)))
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

    private String result(Change change) {
        until("an end", () -> change.result().toCompletableFuture().isDone());
        Result result = change.result().toCompletableFuture().join();
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
