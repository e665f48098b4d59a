package io.quorate.testkit.sim;

import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.ReplicaStatus;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.support.Randomness;
import io.quorate.testkit.sim.ScriptedWishes.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * One seed of changes as operators make them: whole replicas are asked for other voters, learners, leaders and protocols, one
 * after another and two at once, called back now and then, under load, while whoever takes part in a change dies at any step of
 * it, links fail and directories are lost. Whoever a finished change has left out is switched off, and comes back with an empty
 * directory. Afterwards all heals: then every change must end, and the members must agree and decide.
 */
public final class MembershipScript {
    private static final int SPARES = 2;
    private static final int MOST_WISHES = 4;
    private static final long RECOVERY_MILLIS = 90_000;

    private final SimSetup setup;
    private final SimCluster cluster;
    private final Randomness random;
    private final ScriptedWishes wishes;
    private final ScriptedTrouble trouble;
    private final List<Asked> asked = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    /** Voters whose directories are gone, until they are left out. */
    private final Set<String> lost = new TreeSet<>();

    private long number;

    /**
     * Before its first event.
     *
     * @param setup what to begin with
     * @param others protocols that may follow
     */
    public MembershipScript(SimSetup setup, ProtocolFactory... others) {
        this.random = Randomness.of(setup.seed(), "script");
        int nodes = random.chance(0.2) ? 1 : 3;
        this.setup = setup.withNodes(nodes).withLater(nodes == 1 ? 2 * SPARES : SPARES, others);
        this.cluster = new SimCluster(this.setup);
        this.wishes = new ScriptedWishes(
                cluster, random, List.copyOf(this.setup.protocols().keySet()));
        this.trouble = new ScriptedTrouble(cluster, random, this::tell);
    }

    /**
     * Runs to the end.
     *
     * @return how many changes ended in which way
     * @throws SimFailure with the seed and what was done, if anything is wrong
     */
    public Map<String, Integer> run() {
        try {
            cluster.runUntil(() -> cluster.leader().isPresent(), 10_000);
            long count = random.between(2, MOST_WISHES);
            for (int i = 0; i < count; i++) {
                next();
            }
            heal();
            cluster.checkHistory();
            return ends();
        } catch (SimFailure e) {
            throw told(e);
        } catch (RuntimeException e) {
            throw told(new SimFailure("the script itself fails: " + e, e));
        }
    }

    private SimFailure told(SimFailure failure) {
        return failure.told(
                "seed " + setup.seed() + " of membership scripts:\n  " + String.join("\n  ", story), cluster.trace());
    }

    private void tell(String line) {
        story.add(cluster.nowMillis() + ": " + line);
    }

    private void next() {
        serve(random.between(1, 400));
        if (isCalm() && random.chance(0.5)) {
            switchOff();
        }
        if (isCalm() && random.chance(0.15)) {
            lose();
        }
        trouble.atAnyTime();
        long lasts = random.between(100, 3_000);
        for (int operators = random.chance(0.3) ? 2 : 1; operators > 0; operators--) {
            (isWhole() ? wishes.ask() : lostOne()).ifPresent(this::follow);
        }
        serveUntil(this::isCalm, lasts);
    }

    private void follow(Asked change) {
        asked.add(change);
        tell("asks " + change.node() + " for " + change.what());
        change.change()
                .result()
                .thenAccept(result -> tell(change.node() + " answers to " + change.what() + ": " + result));
        if (random.chance(0.5)) {
            trouble.alongWith(change.change(), change.node());
        }
        if (random.chance(0.15)) {
            cluster.at(cluster.nowMillis() + random.below(900), () -> {
                tell("calls back " + change.what());
                change.change().cancel();
            });
        }
    }

    /** Once a directory is lost, nothing is asked for but that its node is left out. */
    private Optional<Asked> lostOne() {
        return cluster.leader()
                .flatMap(leader -> wishes.configuration(leader)
                        .map(wishes::lost)
                        .map(gone -> wishes.withoutTheLost(leader, gone)));
    }

    private boolean isWhole() {
        lost.removeIf(name ->
                settled().filter(now -> !wishes.lost(now).contains(name)).isPresent());
        return lost.isEmpty();
    }

    /** Nothing is under way that anybody could tell of. */
    private boolean isCalm() {
        return asked.stream().noneMatch(this::isOpen)
                && settled().filter(now -> wishes.lost(now).isEmpty()).isPresent();
    }

    private boolean isOpen(Asked one) {
        boolean sameLife = cluster.names().contains(one.node())
                && cluster.replica(one.node())
                        .filter(now -> now == one.replica())
                        .isPresent();
        return sameLife && !one.change().result().toCompletableFuture().isDone();
    }

    /** What the leader acts by, if it is decided and no change of it is under way. */
    private Optional<Configuration> settled() {
        return cluster.leader()
                .flatMap(cluster::status)
                .filter(status -> status.configuration().id() <= status.decided()
                        && !status.configuration().isJoint())
                .map(status -> status.configuration());
    }

    /** Whoever is no member may go, and comes back as another. */
    private void switchOff() {
        Configuration now = settled().orElseThrow();
        boolean unseen = cluster.names().stream()
                .flatMap(name -> wishes.configuration(name).stream())
                .anyMatch(other -> other.id() > now.id());
        for (String name : unseen ? List.<String>of() : cluster.names()) {
            if (!ScriptedWishes.members(now).contains(name)) {
                tell(name + " is switched off, and comes back with an empty directory");
                cluster.switchOff(name);
                cluster.join(name);
            }
        }
    }

    private void lose() {
        List<String> voters = ScriptedWishes.voters(settled().orElseThrow());
        if (voters.size() >= 3 && cluster.names().stream().allMatch(cluster::isUp)) {
            String victim = voters.get((int) random.below(voters.size()));
            tell(victim + " loses its directory");
            lost.add(victim);
            cluster.crash(victim);
            cluster.join(victim);
        }
    }

    private void serve(long millis) {
        serveUntil(() -> false, millis);
    }

    private void serveUntil(BooleanSupplier done, long millis) {
        long end = cluster.nowMillis() + millis;
        while (cluster.nowMillis() < end && !done.getAsBoolean()) {
            List<String> names = cluster.names();
            String node = names.get((int) random.below(names.size()));
            if (random.chance(0.2)) {
                cluster.read(node);
            } else {
                cluster.propose(node, "c" + ++number);
            }
            cluster.runFor(random.between(1, 60));
        }
    }

    // The end

    private void heal() {
        cluster.runFor(3_000);
        trouble.end();
        cluster.heal();
        cluster.names().forEach(cluster::restart);
        tell("all heals");
        must("every change ends", () -> asked.stream().noneMatch(this::isOpen));
        must("nothing stays half done, and all members agree", this::agree);
        Configuration now = settled().orElseThrow();
        for (String voter : ScriptedWishes.members(now)) {
            if (!wishes.lost(now).contains(voter)) {
                Operation fresh = cluster.propose(voter, "fresh" + ++number);
                must(fresh + " is decided", () -> fresh.isDecided() || isLeftOut(voter));
            }
        }
        must("all members still agree", this::agree);
    }

    /** What was in the log when its caller died may come true as late as now. */
    private boolean isLeftOut(String node) {
        return settled()
                .filter(now -> !ScriptedWishes.members(now).contains(node))
                .isPresent();
    }

    private boolean agree() {
        return settled()
                .filter(now -> {
                    List<String> members = new ArrayList<>(ScriptedWishes.members(now));
                    members.removeAll(wishes.lost(now));
                    return cluster.converged(members, now.epoch());
                })
                .isPresent();
    }

    private void must(String what, BooleanSupplier done) {
        if (!cluster.runUntil(done, RECOVERY_MILLIS)) {
            throw new SimFailure("it does not come to this: " + what + statuses(), null);
        }
    }

    private String statuses() {
        StringBuilder text = new StringBuilder();
        for (Asked one : asked) {
            text.append("\n  ")
                    .append(isOpen(one) ? "open: " : "ended: ")
                    .append(one.what())
                    .append(" at ")
                    .append(one.node())
                    .append(", ")
                    .append(one.change().progress());
        }
        for (String name : cluster.names()) {
            text.append("\n  epoch ").append(cluster.epochs().epoch(name)).append(' ');
            text.append(cluster.replicaStatus(name).map(ReplicaStatus::toString).orElse(name + " is down"));
        }
        return text.toString();
    }

    private Map<String, Integer> ends() {
        Map<String, Integer> ends = new TreeMap<>();
        for (Asked one : asked) {
            Result result = one.change().result().toCompletableFuture().getNow(new Result.Unknown("died"));
            ends.merge(result.getClass().getSimpleName(), 1, Integer::sum);
        }
        return ends;
    }
}
