package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.spi.Admission;
import io.quorate.spi.Status;
import io.quorate.spi.support.Randomness;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.CoreSnapshots;
import io.quorate.testkit.core.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Random changes of the members, wanted by anybody of anybody, amidst random faults: messages lost, doubled and overtaken,
 * slow disks, snapshots, cut links, crashes of one and of all, names that come back on an empty disk. {@link CoreCluster}
 * checks safety after every step; this test the rules of configurations. Afterwards all heals: every change must have an end,
 * and the members must decide again and agree.
 *
 * <p>One seed alone: {@code mvn -pl protocol-raft -am test -Dtest=RandomMembershipTest -Draft.seed=17}.
 */
class RandomMembershipTest {
    private static final int SEEDS = Integer.getInteger("raft.membership.seeds", 100);
    private static final int STEPS = 1_200;
    private static final int NODES = 6;
    private static final RaftSettings SMALL = new RaftSettings(20, 4, 60, 3, 150, 4, 2_000, 8, 6);

    @Test
    @DisplayName("Random changes of the members keep every promise, and healing ends them")
    void randomChanges() {
        Integer one = Integer.getInteger("raft.seed");
        TreeMap<String, Integer> seen = new TreeMap<>();
        for (int seed = one == null ? 1 : one; seed <= (one == null ? SEEDS : one); seed++) {
            try {
                new Run(seed, seen).play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed
                                + "; replay: mvn -pl protocol-raft -am test -Dtest=RandomMembershipTest -Draft.seed="
                                + seed,
                        e);
            }
        }
        System.out.println("random membership: " + seen);
        if (one == null && SEEDS >= 100) {
            assertThat(seen).containsKeys("ACCEPTED", "BUSY", "LAGGING", "STALE", "joint", "left", "wiped", "transfer");
        }
    }

    private static final class Run {
        private final Randomness random;
        private final Map<String, Integer> seen;
        private final CoreCluster cluster;
        private final Configuration genesis;
        private final TreeMap<String, Member> living = new TreeMap<>();
        private final TreeSet<String> down = new TreeSet<>();
        private final TreeSet<String> holders = new TreeSet<>();
        private final List<Configuration> wishes = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private int proposals;
        private long reads;
        private long lives;
        /** By anybody. */
        private long decided;

        Run(int seed, Map<String, Integer> seen) {
            this.random = Randomness.of(seed, "membership");
            this.seen = seen;
            int voters = 1 + (int) random.below(3);
            this.cluster = CoreCluster.of(new RaftFactory(SMALL), voters, seed);
            this.genesis = cluster.changes().configuration("n1");
            for (Member member : CoreCluster.members(NODES)) {
                String name = member.id().text();
                names.add(name);
                living.put(name, member);
                if (names.size() > voters) {
                    cluster.changes().join(member);
                }
            }
        }

        private void count(String what) {
            seen.merge(what, 1, Integer::sum);
        }

        void play() {
            for (int i = 0; i < STEPS; i++) {
                step();
                look();
                if (i % 10 == 0) {
                    names.stream().filter(name -> !down.contains(name)).forEach(this::check);
                }
            }
            heal();
        }

        private void look() {
            for (String name : names) {
                decided = Math.max(
                        decided,
                        down.contains(name) ? 0 : cluster.core(name).status().decided());
            }
        }

        private void step() {
            String node = any(names);
            long dice = random.below(1_000);
            if (down.contains(node) ? dice < 40 : dice < 3) {
                crashOrRestart(node);
            } else if (dice < 4) {
                crashAll();
            } else if (dice < 8) {
                cut(node);
            } else if (dice < 16) {
                cluster.heal();
            } else if (dice < 60) {
                cluster.tickAll(1);
            } else if (dice < 75) {
                cluster.run(1 + (int) random.below(12));
            } else if (dice < 80) {
                wipe(node);
            } else if (!down.contains(node)) {
                local(node, dice);
            }
        }

        private void local(String node, long dice) {
            if (dice < 83) {
                cluster.tick(node, 1 + (int) random.below(30));
            } else if (dice < 90) {
                cluster.autoPersist(node, random.chance(0.5));
            } else if (dice < 200) {
                cluster.persistOne(node);
            } else {
                input(node, dice);
            }
        }

        private void input(String node, long dice) {
            if (dice < 220) {
                cluster.propose(node, "p" + ++proposals);
            } else if (dice < 225) {
                cluster.readIndex(node, ++reads);
            } else if (dice < 232) {
                snapshot(node, any(names));
            } else if (dice < 290) {
                change(random.chance(0.8) ? cluster.leader().orElse(node) : node);
            } else if (dice < 294) {
                Admission answer =
                        cluster.changes().transferLeadership(cluster.leader().orElse(node), any(names));
                count(answer == Admission.ACCEPTED ? "transfer" : "no transfer");
            } else {
                message();
            }
        }

        private <T> T any(List<T> some) {
            return some.get((int) random.below(some.size()));
        }

        private void change(String node) {
            Configuration now = cluster.changes().configuration(node);
            Configuration wish = !wishes.isEmpty() && random.chance(0.1) ? any(wishes) : wish(now);
            wishes.add(wish);
            Admission answer = cluster.changes().reconfigure(node, wish);
            count(answer.name());
            if (answer == Admission.ACCEPTED
                    && cluster.changes().configuration(node).isJoint()) {
                count(now.isJoint() ? "joint again" : "joint");
            } else if (answer == Admission.ACCEPTED && now.isJoint()) {
                count("left by wish");
            }
        }

        private Configuration wish(Configuration now) {
            if (random.chance(0.3)) {
                String[] learners = names.stream()
                        .filter(name -> !now.isVoter(NodeId.of(name)) && random.chance(0.7))
                        .toArray(String[]::new);
                return known(now.withLearners(learners));
            }
            boolean back = now.isJoint() && random.chance(0.4);
            List<String> voters = new ArrayList<>();
            for (Member member : back ? now.leaving() : now.members()) {
                if (back || random.chance(0.6)) {
                    voters.add(member.id().text());
                }
            }
            if (voters.isEmpty()) {
                voters.add(any(now.members()).id().text());
            }
            return known(now.withVoters(voters.toArray(String[]::new)).retaining(random.chance(0.5)));
        }

        /** Under the incarnations that live, but for voters, who cannot change it. */
        private Configuration known(Configuration wish) {
            Configuration known = wish;
            for (Member member : wish.members()) {
                boolean free = !member.isKnown() || !wish.isVoter(member.id());
                known = free ? known.withMember(living.get(member.id().text())) : known;
            }
            return known;
        }

        /** Only of whom nobody counts on any more, nor ever will again: the removal is decided everywhere. */
        private void wipe(String node) {
            boolean gone = down.isEmpty()
                    && names.stream().filter(name -> !name.equals(node)).allMatch(name -> {
                        Status status = cluster.core(name).status();
                        boolean listed = status.configuration()
                                .member(NodeId.of(node))
                                .filter(living.get(node)::equals)
                                .isPresent();
                        return !listed
                                && status.decided() >= status.configuration().id();
                    });
            if (gone) {
                Member anew = new Member(NodeId.of(node), new UUID(++lives, node.hashCode()), node + ":" + lives);
                living.put(node, anew);
                holders.remove(node);
                cluster.changes().join(anew);
                count("wiped");
            }
        }

        private void snapshot(String node, String other) {
            CoreSnapshots snapshots = cluster.snapshots();
            Status status = cluster.core(node).status();
            long base = snapshots.base(node).index();
            long end = Math.min(status.decided(), status.durable());
            if (random.chance(0.7)) {
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

        private void crashAll() {
            names.stream().filter(name -> !down.contains(name)).forEach(cluster::crash);
            names.forEach(cluster::restart);
            down.clear();
        }

        private void cut(String node) {
            if (random.chance(0.3)) {
                cluster.isolate(node);
            } else {
                cluster.cutOneWay(node, any(names));
            }
        }

        private void message() {
            List<Envelope> flying = cluster.inFlight();
            if (flying.isEmpty()) {
                return;
            }
            Envelope chosen = flying.get(random.chance(0.8) ? 0 : (int) random.below(flying.size()));
            if (random.chance(0.05)) {
                cluster.duplicate(chosen);
            }
            if (random.chance(0.05)) {
                cluster.drop(chosen::equals);
            } else {
                cluster.deliver(chosen);
            }
        }

        /** S13, S14 and S16 of specification 4.1. */
        private void check(String name) {
            Status status = cluster.core(name).status();
            SortedMap<Long, Configuration> made = cluster.changes().log(name);
            Configuration newest = made.isEmpty() ? genesis : made.get(made.lastKey());
            assertThat(status.configuration()).as("S13: in force at %s", name).isEqualTo(newest);
            if (status.role() == Role.LEADER) {
                assertThat(made.tailMap(decided + 1))
                        .as("S14: undecided at %s", name)
                        .hasSizeLessThan(2);
            }
            Configuration before = genesis;
            for (Configuration next : made.values()) {
                assertThat(shareASet(before, next))
                        .as("S14: %s and %s", before, next)
                        .isTrue();
                before = next;
            }
            if (status.role() == Role.LEADER || status.role() == Role.CANDIDATE) {
                assertThat(mayLead(name, made))
                        .as("S16: %s as %s", name, status)
                        .isTrue();
            }
        }

        private static boolean shareASet(Configuration one, Configuration other) {
            return sets(one).stream().anyMatch(sets(other)::contains);
        }

        private static List<List<UUID>> sets(Configuration configuration) {
            List<List<UUID>> sets = new ArrayList<>();
            sets.add(configuration.voters().stream().map(Member::incarnation).toList());
            if (configuration.isJoint()) {
                sets.add(configuration.leaving().stream()
                        .map(Member::incarnation)
                        .toList());
            }
            return sets;
        }

        /** By one of the two newest configurations: the newest may be rolled back. */
        private boolean mayLead(String name, SortedMap<Long, Configuration> made) {
            List<Configuration> all = new ArrayList<>(made.values());
            all.add(0, genesis);
            return all.subList(Math.max(0, all.size() - 2), all.size()).stream()
                    .anyMatch(configuration -> sets(configuration).stream()
                            .anyMatch(set -> set.contains(living.get(name).incarnation())));
        }

        private void heal() {
            cluster.heal();
            List.copyOf(down).forEach(this::crashOrRestart);
            names.forEach(node -> cluster.autoPersist(node, true));
            names.forEach(cluster::persist);
            cluster.snapshots().automatic(SMALL.electionTicks());
            cluster.runUntil(this::converged, 60 * SMALL.electionTicks());
            look();
            names.forEach(this::check);
            count(cluster.leader().orElseThrow().equals("n1") ? "led by n1" : "left");
        }

        /** Whether nothing is joint or undecided any more, and all members have decided the same, and something new. */
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
            Configuration now = cluster.changes().configuration(leader.get());
            return !now.isJoint()
                    && now.isVoter(NodeId.of(leader.get()))
                    && now.members().stream()
                            .filter(member -> living.get(member.id().text()).equals(member))
                            .allMatch(member ->
                                    cluster.decided(member.id().text()).equals(log));
        }
    }
}
