package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Change;
import io.quorate.api.Change.Progress.Step;
import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.runtime.snapshot.Policy;
import io.quorate.runtime.snapshot.transfer.TransferSettings;
import io.quorate.spi.ReconfigurationPolicy.Donors;
import io.quorate.spi.support.Ticks;
import io.quorate.testkit.sim.SimSetup;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changes of the members as their callers see them, on whole replicas in the simulator: the oracles look on. A protocol's own
 * test extends this class and says how to make its cores.
 */
public abstract class ChangeScenarios extends ClusterScenarios {
    private static final int SECOND = 1_000;
    private static final int PATIENCE = 60 * SECOND;

    /** For subclasses. */
    protected ChangeScenarios() {
        super(PATIENCE);
    }

    private void form(long seed) {
        form(SimSetup.of(factory(), seed));
        write(20);
    }

    private Change reconfigure(String node, UnaryOperator<Configuration> wish) {
        return replica(node).reconfigure(wish.apply(current(node)));
    }

    private void join(String... names) {
        for (String name : names) {
            cluster.join(name);
            until(
                    name + " to wait",
                    () -> whoMayBeAsked().filter(node -> !node.equals(name)).allMatch(node -> waits(node, name)));
        }
    }

    /** Each of them hears for itself who waits. */
    private Stream<String> whoMayBeAsked() {
        return ids(current(leader())).stream().filter(cluster::isUp);
    }

    private boolean waits(String node, String name) {
        return cluster.replicaStatus(node).stream()
                .flatMap(status -> status.waiting().stream())
                .anyMatch(member -> member.id().equals(NodeId.of(name)));
    }

    private static List<String> ids(Configuration configuration) {
        return configuration.voterIds().stream().map(NodeId::text).toList();
    }

    /** All that were left out are switched off, as the caller was told they may be; the others go on. */
    private void goOnWithout(String... names) {
        for (String name : names) {
            cluster.switchOff(name);
        }
        write(10);
        until("agreement", cluster::converged);
        cluster.checkHistory();
    }

    /** A learner has the log and no say, until it is promoted. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    public void aNodeThatWaitsIsMadeALearnerAndThenAVoter(long seed) {
        form(seed);
        join("n4");
        Configuration learns = done(replica(follower()).addLearner(NodeId.of("n4"), true));
        assertThat(learns.learners()).extracting(member -> member.id().text()).containsExactly("n4");
        write(10);
        until("agreement", cluster::converged);
        Configuration votes = done(reconfigure(leader(), now -> now.withVoters("n1", "n2", "n3", "n4")));
        assertThat(ids(votes)).containsExactly("n1", "n2", "n3", "n4");
        goOnWithout();
    }

    /** Fault 37: the machine is gone, another one takes its place, under a name of its own. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    public void aDeadNodeIsReplacedByAFreshOne(long seed) {
        form(seed);
        String dead = follower();
        cluster.crash(dead);
        write(10);
        join("n4");
        String[] next =
                cluster.names().stream().filter(name -> !name.equals(dead)).toArray(String[]::new);
        Configuration reached = done(reconfigure(leader(), now -> now.withVoters(next)));
        assertThat(ids(reached)).containsExactly(next);
        goOnWithout(dead);
    }

    /** Fault 42: a node comes back under its own name with an empty directory. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    public void aNodeThatLostItsDirectoryIsLeftOutAndMadeAMemberAgain(long seed) {
        form(seed);
        String lost = follower();
        cluster.crash(lost);
        join(lost);
        String[] rest =
                cluster.names().stream().filter(name -> !name.equals(lost)).toArray(String[]::new);
        done(reconfigure(leader(), now -> now.withVoters(rest)));
        Configuration reached = done(reconfigure(leader(), now -> now.withVoters("n1", "n2", "n3")));
        assertThat(reached.member(NodeId.of(lost)).orElseThrow().isKnown()).isTrue();
        goOnWithout();
    }

    /** The leader is not in the configuration that it brings about. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    public void theLeaderIsLeftOut(long seed) {
        form(seed);
        String leader = leader();
        String[] rest =
                cluster.names().stream().filter(name -> !name.equals(leader)).toArray(String[]::new);
        done(reconfigure(leader, now -> now.withVoters(rest)));
        goOnWithout(leader);
    }

    /** 3, 5, 3 again, and nobody of the first three is left. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    public void threeBecomeFiveAndThenTheOtherThree(long seed) {
        form(seed);
        join("n4", "n5");
        Configuration five = done(reconfigure(follower(), now -> now.withVoters("n1", "n2", "n3", "n4", "n5")));
        assertThat(five.voters()).hasSize(5);
        write(10);
        join("n6");
        Configuration three = done(reconfigure(leader(), now -> now.withVoters("n4", "n5", "n6")));
        assertThat(ids(three)).containsExactly("n4", "n5", "n6");
        goOnWithout("n1", "n2", "n3");
    }

    /** Compare and set: one of them wins, the other is told, and nobody's change is overwritten. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    public void ofTwoOperatorsOneWins(long seed) {
        form(seed);
        String one = leader();
        String other = follower();
        Change first = reconfigure(one, now -> now.withVoters("n1", "n2"));
        Change second = reconfigure(other, now -> now.withVoters("n2", "n3"));
        long won = List.of(result(first), result(second)).stream()
                .filter(Result.Done.class::isInstance)
                .count();
        assertThat(won).isEqualTo(1);
        write(5);
        until("no joint configuration", () -> !current(leader()).isJoint());
    }

    /** Nothing stays joint because the replica that was asked is gone. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    public void whoAskedDiesHalfWay(long seed) {
        form(seed);
        join("n4");
        String asked = follower();
        Change change = reconfigure(asked, now -> now.withVoters("n1", "n2", "n3", "n4"));
        cluster.runUntil(() -> change.progress().step() == Step.JOINT, PATIENCE);
        cluster.crash(asked);
        write(10);
        until("no joint configuration", () -> !current(leader()).isJoint());
        cluster.restart(asked);
        goOnWithout();
    }

    /** It is not done, says for whom it waits, and comes to its end when they return. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    public void aChangeWaitsForAQuorumOfTheNextVotersThatIsLostHalfWay(long seed) {
        form(seed);
        join("n4", "n5");
        String asked = leader();
        Change change = reconfigure(asked, now -> now.withVoters(asked, "n4", "n5"));
        until("the point of no return", () -> change.progress().step().compareTo(Step.CATCHING_UP) > 0);
        cluster.crash("n4");
        cluster.crash("n5");
        cluster.runFor(10_000);
        assertThat(change.result().toCompletableFuture().isDone()).isFalse();
        assertThat(change.progress().detail()).as("for whom it waits").contains("n4", "n5");
        cluster.restart("n4");
        cluster.restart("n5");
        done(change);
        write(10);
        cluster.checkHistory();
    }

    /** Those who are left out must agree, too: without them nothing goes on, and with them it does. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    public void aChangeWaitsForAQuorumOfTheVotersBeforeThatIsLostHalfWay(long seed) {
        form(seed);
        join("n4", "n5");
        String asked = leader();
        List<String> others = List.of("n1", "n2", "n3").stream()
                .filter(name -> !name.equals(asked))
                .toList();
        Change change = reconfigure(asked, now -> now.withVoters(asked, "n4", "n5"));
        until("learners", () -> change.progress().step() == Step.CATCHING_UP);
        others.forEach(cluster::crash);
        cluster.runFor(3_000);
        assertThat(change.result().toCompletableFuture().isDone()).isFalse();
        others.forEach(cluster::restart);
        result(change);
        write(10);
        until("nothing half done", () -> !current(leader()).isJoint());
        cluster.checkHistory();
    }

    /** What cannot begin says so, and changes nothing. */
    @Test
    public void whoDoesNotWaitCannotBeAdded() {
        form(1);
        Result result = result(replica(leader()).addLearner(NodeId.of("n9"), true));
        assertThat(result).isInstanceOf(Result.Refused.class);
        assertThat(((Result.Refused) result).reason()).contains("no node named n9 waits to join");
        assertThat(current(leader()).id()).isZero();
    }

    /**
     * The split brain of an address update, Raft specification 1.10 (g): whoever listens at the address of b that is to be says
     * that it is somebody else, be it a stranger, another member, or nobody.
     */
    @Test
    public void theAddressOfSomebodyElseIsRefused() {
        form(1);
        join("n4");
        NodeId moved = NodeId.of(follower());
        for (String stranger : List.of("n4", leader(), "n9")) {
            Result result = result(replica(leader()).updateAddress(moved, stranger + ":7400"));
            assertThat(result).as("the address of %s", stranger).isInstanceOf(Result.Refused.class);
            assertThat(((Result.Refused) result).reason()).contains(moved.text(), stranger + ":7400");
        }
        assertThat(current(leader()).id()).isZero();
        goOnWithout("n4");
    }

    /** A snapshot takes longer to come than a silent learner is waited for; meanwhile it holds no entry of the log. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    public void aLearnerToWhichALargeSnapshotComesSlowlyIsWaitedFor(long seed) {
        form(SimSetup.of(factory(), seed)
                .withSnapshots(
                        new Policy(20, 1 << 20, 10, 0, 0, 20, 1 << 20),
                        new TransferSettings(4 << 10, 8 << 10, 1 << 20, 1 << 30, 60 * SECOND / Ticks.MILLIS))
                .withDonors(Donors.LEADER)
                .withBallast(2 << 20));
        write(100);
        until("a snapshot", () -> status(leader()).base() > 0);
        cluster.traffic().limit(50 << 10);
        join("n4");
        String leader = leader();
        Change change = replica(leader).addLearner(NodeId.of("n4"), true);
        until("bytes to come", () -> change.progress().detail().contains("n4 fetches a snapshot: "));
        cluster.runFor(35 * SECOND);
        assertThat(change.progress().detail()).contains("n4 fetches a snapshot: ", " of 2048 KiB");
        done(change);
        assertThat(cluster.leader()).contains(leader);
        goOnWithout();
    }

    /** Leadership goes where it was asked to go. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    public void leadershipIsHandedOver(long seed) {
        form(seed);
        String to = follower();
        done(replica(leader()).transferLeadership(NodeId.of(to)));
        assertThat(cluster.leader()).isEqualTo(Optional.of(to));
        goOnWithout();
    }

    /** Any replica may be asked, the one that is to lead itself, and one that has nothing to do with it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    public void leadershipIsHandedOverWhoeverIsAsked(long seed) {
        form(seed);
        String to = follower();
        done(replica(to).transferLeadership(NodeId.of(to)));
        assertThat(cluster.leader()).isEqualTo(Optional.of(to));
        String next = follower();
        String asked = cluster.names().stream()
                .filter(name -> !name.equals(to) && !name.equals(next))
                .findFirst()
                .orElseThrow();
        done(replica(asked).transferLeadership(NodeId.of(next)));
        assertThat(cluster.leader()).isEqualTo(Optional.of(next));
        goOnWithout();
    }
}
