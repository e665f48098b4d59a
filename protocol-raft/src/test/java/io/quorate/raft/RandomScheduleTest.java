package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.Status;
import io.quorate.spi.support.Randomness;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.CoreSnapshots;
import io.quorate.testkit.core.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random schedules of messages (lost, doubled, overtaken), disk writes, snapshots, crashes and cut links. {@link CoreCluster} checks
 * safety after every step; afterwards all heals, and the cluster must decide again and agree.
 *
 * <p>One seed alone: {@code mvn -pl protocol-raft -am test -Dtest=RandomScheduleTest -Draft.seed=17}.
 */
class RandomScheduleTest {
    private static final int SEEDS = Integer.getInteger("raft.seeds", 20);
    private static final int STEPS = 8_000;
    private static final RaftSettings SMALL = new RaftSettings(20, 4, 60, 3, 150, 4, 2_000, 8, 1_000);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    @DisplayName("Random schedules keep every promise, and healing brings progress")
    void randomSchedules(int size) {
        Integer one = Integer.getInteger("raft.seed");
        for (int seed = one == null ? 1 : one; seed <= (one == null ? SEEDS : one); seed++) {
            try {
                new Run(size, seed).play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        size + " nodes, seed " + seed
                                + "; replay: mvn -pl protocol-raft -am test -Dtest=RandomScheduleTest -Draft.seed="
                                + seed,
                        e);
            }
        }
    }

    @Test
    @DisplayName("The same seed gives the same run")
    void sameSeedSameRun() {
        Run one = new Run(3, 7);
        Run other = new Run(3, 7);
        one.play();
        other.play();
        assertThat(one.cluster.log("n1")).isEqualTo(other.cluster.log("n1"));
        assertThat(one.cluster.core("n1").status())
                .isEqualTo(other.cluster.core("n1").status());
    }

    private static final class Run {
        private final Randomness random;
        private final List<String> names = new ArrayList<>();
        private final TreeSet<String> down = new TreeSet<>();
        /** Who has a snapshot. */
        private final TreeSet<String> holders = new TreeSet<>();

        private final CoreCluster cluster;
        private int proposals;
        private long reads;

        Run(int size, int seed) {
            random = Randomness.of(seed, "schedule");
            cluster = CoreCluster.of(new RaftFactory(SMALL), size, seed);
            for (int i = 1; i <= size; i++) {
                names.add("n" + i);
                cluster.autoPersist("n" + i, false);
            }
        }

        void play() {
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            heal();
        }

        private void step() {
            String node = names.get((int) random.below(names.size()));
            long dice = random.below(1_000);
            if (down.contains(node) ? dice < 30 : dice < 2) {
                crashOrRestart(node);
            } else if (dice < 4) {
                cut(node);
            } else if (dice < 8) {
                cluster.heal();
            } else if (dice < 30) {
                cluster.tickAll(1);
            } else if (!down.contains(node)) {
                input(node, dice);
            }
        }

        private void input(String node, long dice) {
            if (dice < 32) {
                cluster.tick(node, 1 + (int) random.below(30));
            } else if (dice < 250) {
                cluster.persistOne(node);
            } else if (dice < 300) {
                cluster.propose(node, "p" + ++proposals, "p" + ++proposals);
            } else if (dice < 320) {
                cluster.readIndex(node, ++reads);
            } else if (dice < 325) {
                cluster.connected(node, names.get((int) random.below(names.size())));
            } else if (dice < 332) {
                snapshot(node, names.get((int) random.below(names.size())));
            } else {
                message();
            }
        }

        /** Takes one as late as may be or earlier, or fetches one of somebody who may be of another opinion by now. */
        private void snapshot(String node, String other) {
            CoreSnapshots snapshots = cluster.snapshots();
            Status status = cluster.core(node).status();
            long base = snapshots.base(node).index();
            long end = Math.min(status.decided(), status.durable());
            if (random.chance(0.5)) {
                if (end > base) {
                    snapshots.take(node, random.between(base + 1, end));
                    holders.add(node);
                }
            } else if (holders.contains(other) && !node.equals(other)) {
                snapshots.install(other, node);
                holders.add(node);
            }
        }

        private void crashOrRestart(String node) {
            if (down.remove(node)) {
                cluster.restart(node);
            } else {
                down.add(node);
                cluster.crash(node);
            }
        }

        private void cut(String node) {
            String other = names.get((int) random.below(names.size()));
            if (random.chance(0.5)) {
                cluster.cut(node, other);
            } else {
                cluster.cutOneWay(node, other);
            }
        }

        private void message() {
            List<Envelope> flying = cluster.inFlight();
            if (flying.isEmpty()) {
                return;
            }
            boolean inOrder = random.chance(0.8);
            Envelope chosen = flying.get(inOrder ? 0 : (int) random.below(flying.size()));
            if (random.chance(0.05)) {
                cluster.duplicate(chosen);
            }
            if (random.chance(0.1)) {
                cluster.drop(chosen::equals);
            } else {
                cluster.deliver(chosen);
            }
        }

        private void heal() {
            cluster.heal();
            List.copyOf(down).forEach(this::crashOrRestart);
            names.forEach(node -> cluster.autoPersist(node, true));
            names.forEach(cluster::persist);
            cluster.snapshots().automatic(SMALL.electionTicks());
            cluster.runUntil(this::converged, 40 * SMALL.electionTicks());
        }

        /** Whether all have decided the same, a proposal of the time after healing included. */
        private boolean converged() {
            Optional<String> leader = cluster.leader();
            if (leader.isEmpty()) {
                return false;
            }
            List<String> log = cluster.log(leader.get());
            if (!log.contains("last")) {
                cluster.propose(leader.get(), "last");
                return false;
            }
            return names.stream().allMatch(node -> cluster.decided(node).equals(log));
        }
    }
}
