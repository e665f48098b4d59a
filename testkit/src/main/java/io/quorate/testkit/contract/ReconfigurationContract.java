package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.spi.Admission;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.Status;
import io.quorate.testkit.core.CoreCluster;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Protocol} owes when its cluster changes; the rest is in {@link ProtocolContract}. A protocol's own test
 * extends both. {@link CoreCluster} checks after every step that behind a stop-sign only no-ops are appended, and nothing is
 * decided.
 */
public abstract class ReconfigurationContract {
    /** Enough for any election: 20 s. */
    private static final int PATIENCE = 2_000;

    /** Where the epoch before ended, in the clauses about the beginning of one. */
    private static final int STOP = 5;

    /** For subclasses. */
    protected ReconfigurationContract() {}

    /**
     * Makes the cores.
     *
     * @return a factory under its usual settings
     */
    protected abstract ProtocolFactory factory();

    private CoreCluster led() {
        CoreCluster cluster = CoreCluster.of(factory(), 3, 1);
        leader(cluster);
        cluster.run(200);
        return cluster;
    }

    private static String leader(CoreCluster cluster) {
        cluster.runUntil(() -> cluster.leader().isPresent(), PATIENCE);
        return cluster.leader().orElseThrow();
    }

    private static String follower(CoreCluster cluster) {
        String leader = leader(cluster);
        return cluster.names().stream()
                .filter(name -> !name.equals(leader))
                .findFirst()
                .orElseThrow();
    }

    private static Configuration current(CoreCluster cluster, String name) {
        return cluster.core(name).status().configuration();
    }

    /** Again and again: a leader may be new, or not yet be ready for a change. */
    private static void accepted(CoreCluster cluster, Supplier<Admission> request) {
        for (int i = 0; i < PATIENCE; i++) {
            if (request.get() == Admission.ACCEPTED) {
                return;
            }
            cluster.run(1);
        }
        throw new AssertionError("not accepted in " + PATIENCE + " ticks, last " + request.get());
    }

    private static void propose(CoreCluster cluster, String command) {
        accepted(cluster, () -> cluster.propose(leader(cluster), command));
    }

    private static void untilAllHave(CoreCluster cluster, Configuration wanted) {
        cluster.runUntil(
                () -> cluster.names().stream()
                        .map(name -> current(cluster, name))
                        .allMatch(wanted::equals),
                PATIENCE);
    }

    private static void untilAllHaveDecided(CoreCluster cluster, long index) {
        cluster.runUntil(
                () -> cluster.names().stream()
                        .allMatch(name -> cluster.core(name).status().decided() == index),
                PATIENCE);
    }

    private static void stop(CoreCluster cluster) {
        accepted(
                cluster,
                () -> cluster.changes()
                        .reconfigure(
                                leader(cluster),
                                current(cluster, leader(cluster)).nextEpoch()));
    }

    /** A stop-sign is decided by all; from the moment that it is in the leader's log, that takes nothing more. */
    @Test
    public void aStopSignSealsTheLog() {
        CoreCluster cluster = led();
        propose(cluster, "a");
        stop(cluster);
        String leader = leader(cluster);
        long index = cluster.core(leader).status().last();
        Configuration newest = current(cluster, leader);
        assertThat(cluster.propose(leader, "b")).isEqualTo(Admission.SEALED);
        assertThat(cluster.readIndex(leader, 1)).isEqualTo(Admission.SEALED);
        assertThat(cluster.changes().reconfigure(leader, newest.nextEpoch())).isEqualTo(Admission.SEALED);
        untilAllHaveDecided(cluster, index);
        cluster.run(500);
        for (String name : cluster.names()) {
            assertThat(cluster.core(name).status().decided()).isEqualTo(index);
            assertThat(current(cluster, name))
                    .as("what a stop-sign says is for the next epoch")
                    .isEqualTo(newest);
        }
        assertThat(cluster.propose(leader(cluster), "c")).isEqualTo(Admission.SEALED);
    }

    /** A stop-sign that is on no other disk goes with its leader, and then the log is open again. */
    @Test
    public void aLostStopSignSealsNothing() {
        CoreCluster cluster = led();
        String old = leader(cluster);
        cluster.autoPersist(old, false);
        cluster.isolate(old);
        assertThat(cluster.changes().reconfigure(old, current(cluster, old).nextEpoch()))
                .isEqualTo(Admission.ACCEPTED);
        cluster.crash(old);
        cluster.restart(old);
        cluster.autoPersist(old, true);
        cluster.heal();
        propose(cluster, "a");
        cluster.runUntil(
                () -> cluster.names().stream()
                        .allMatch(name -> cluster.decided(name).contains("a")),
                PATIENCE);
        stop(cluster);
        cluster.runUntil(() -> cluster.changes().sealed(old), PATIENCE);
    }

    /** A new address, and free text, need no new epoch; a configuration's id is the index of its entry. */
    @Test
    public void aChangeInPlaceIsDecidedByAll() {
        CoreCluster cluster = led();
        Configuration before = current(cluster, leader(cluster));
        Member moved =
                new Member(before.voters().get(1).id(), before.voters().get(1).incarnation(), "elsewhere:1");
        Configuration next = before.withMember(moved).withMetadata(Map.of("colour", "red"));
        accepted(cluster, () -> cluster.changes().reconfigure(leader(cluster), next));
        long index = cluster.core(leader(cluster)).status().last();
        untilAllHave(cluster, next.at(index));
        propose(cluster, "a");
        cluster.runUntil(() -> cluster.decided("n1").contains("a"), PATIENCE);
    }

    /** A wish derived from what is no longer the newest configuration is refused, and so is one while another is under way. */
    @Test
    public void aStaleWishIsRefused() {
        CoreCluster cluster = led();
        Configuration before = current(cluster, leader(cluster));
        Configuration next = before.withMetadata(Map.of("colour", "red"));
        accepted(cluster, () -> cluster.changes().reconfigure(leader(cluster), next));
        String leader = leader(cluster);
        assertThat(cluster.changes().reconfigure(leader, next)).isIn(Admission.BUSY, Admission.STALE);
        untilAllHave(cluster, next.at(cluster.core(leader).status().last()));
        long last = cluster.core(leader).status().last();
        assertThat(cluster.changes().reconfigure(leader, before.withMetadata(Map.of("colour", "blue"))))
                .isEqualTo(Admission.STALE);
        assertThat(cluster.changes().reconfigure(leader, before.nextEpoch())).isEqualTo(Admission.STALE);
        assertThat(cluster.core(leader).status().last()).isEqualTo(last);
    }

    /** Only a leader changes anything. */
    @Test
    public void whoDoesNotLeadChangesNothing() {
        CoreCluster cluster = led();
        String follower = follower(cluster);
        long last = cluster.core(follower).status().last();
        assertThat(cluster.changes()
                        .reconfigure(follower, current(cluster, follower).nextEpoch()))
                .isEqualTo(Admission.NOT_LEADER);
        assertThat(cluster.changes().transferLeadership(follower, follower)).isEqualTo(Admission.NOT_LEADER);
        assertThat(cluster.core(follower).status().last()).isEqualTo(last);
    }

    /** Leadership goes to whom it is handed, or stays; either way somebody leads soon. */
    @Test
    public void aTransferLeavesALeader() {
        for (boolean dead : List.of(false, true)) {
            CoreCluster cluster = led();
            propose(cluster, "a");
            cluster.run(100);
            String old = leader(cluster);
            String next = follower(cluster);
            if (dead) {
                cluster.crash(next);
            }
            Admission answer = cluster.changes().transferLeadership(old, next);
            cluster.run(500);
            String now = leader(cluster);
            if (!dead && answer == Admission.ACCEPTED) {
                assertThat(now).isEqualTo(next);
            }
            propose(cluster, "b");
            cluster.runUntil(() -> cluster.decided(now).contains("b"), PATIENCE);
            assertThat(cluster.decided(now).stream().filter(text -> !text.isEmpty()))
                    .containsExactly("a", "b");
        }
    }

    /** An epoch begins behind the stop-sign of the one before, and its log goes on from there. */
    @Test
    public void anEpochBeginsBehindAStopSign() {
        Configuration first = Configuration.genesis(factory().name(), CoreCluster.members(3))
                .nextEpoch()
                .at(STOP);
        for (Configuration begun : List.of(first, first.withLeader("n1"))) {
            CoreCluster cluster = CoreCluster.of(factory(), begun, 1);
            for (String name : cluster.names()) {
                assertThat(cluster.core(name).status().decided()).isEqualTo(STOP);
            }
            propose(cluster, "a");
            cluster.runUntil(
                    () -> cluster.names().stream()
                            .allMatch(name -> cluster.decided(name).contains("a")),
                    PATIENCE);
            stop(cluster);
            assertThat(cluster.changes().sealed(leader(cluster))).isTrue();
            untilAllHaveDecided(cluster, cluster.core(leader(cluster)).status().last());
        }
    }

    /** Who is named leads without an election; in a later process it does not take that up again. */
    @Test
    public void aNamedLeaderLeadsAtOnceAndOnlyOnce() {
        Configuration begun = Configuration.genesis(factory().name(), CoreCluster.members(3))
                .nextEpoch()
                .at(STOP)
                .withLeader("n1");
        CoreCluster cluster = CoreCluster.of(factory(), begun, 1);
        cluster.run(20);
        assertThat(cluster.leader()).contains("n1");
        Status before = cluster.core("n1").status();
        cluster.crash("n1");
        cluster.restart("n1");
        propose(cluster, "a");
        assertThat(cluster.core(leader(cluster)).status().round()).isGreaterThan(before.round());
    }
}
