package io.quorate.examples.compare;

import io.quorate.api.Change;
import io.quorate.api.Change.Result.Done;
import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus;
import io.quorate.runtime.policy.Policy.Voters;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.sim.Operation;
import io.quorate.testkit.sim.SimCluster;
import io.quorate.testkit.sim.SimSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One change of the configuration by one mechanism, in the simulator: three nodes with some log, of which n1 leads; clients ask
 * one that stays; new nodes wait with empty directories.
 */
final class ChangeTrial {
    static final long ASK_MILLIS = 2;
    private static final long CALM_MILLIS = 2_000;
    private static final long PATIENCE_MILLIS = 60_000;
    private static final int HISTORY = 2_000;
    private static final String COMMAND = "x".repeat(200) + "-";
    private static final List<String> FIRST = List.of("n1", "n2", "n3");

    private final SimCluster cluster;
    /** Whom clients ask: a member before and after. */
    private final String asking;

    private final boolean loaded;
    private final List<Operation> asked = new ArrayList<>();
    private long number;

    /**
     * What is to be done, and how.
     *
     * @param before makes the cores
     * @param after makes those of the next epoch, if its protocol is another
     * @param voters by which mechanism voters are changed
     * @param members the voters to be
     */
    record Wish(ProtocolFactory before, ProtocolFactory after, Voters voters, List<String> members) {}

    /**
     * What was seen: entries, frames and bytes while no client writes, times while one does.
     *
     * @param entries of the log that are no commands
     * @param frames sent beyond what is usual in the same time
     * @param leaderBytes sent by the first leader beyond what is usual in the same time
     * @param gapMillis the longest time between two decided commands
     * @param usualGapMillis the same before the change
     * @param doneMillis until whoever was left out may be switched off
     */
    record Result(
            long entries, long frames, long leaderBytes, double gapMillis, double usualGapMillis, long doneMillis) {
        Result timedBy(Result loaded) {
            return new Result(entries, frames, leaderBytes, loaded.gapMillis, loaded.usualGapMillis, loaded.doneMillis);
        }
    }

    private record Mark(long millis, long decided, long frames, long leaderBytes, int asked) {}

    private ChangeTrial(Wish wish, long seed, boolean loaded) {
        this.loaded = loaded;
        List<String> fresh =
                wish.members.stream().filter(name -> !FIRST.contains(name)).toList();
        asking = FIRST.stream()
                .filter(wish.members::contains)
                .reduce((one, other) -> other)
                .orElseThrow();
        SimSetup setup = SimSetup.of(wish.before, seed).changing(wish.voters);
        cluster = new SimCluster(isSwitch(wish) ? setup.withLater(0, wish.after) : setup);
        fresh.forEach(cluster::join);
        until(() -> cluster.leader().isPresent());
        until(() -> status().waiting().size() == fresh.size());
    }

    private static boolean isSwitch(Wish wish) {
        return !wish.after.name().equals(wish.before.name());
    }

    /**
     * Plays a change.
     *
     * @param wish what is to be done
     * @param seed of everything
     * @return what was seen
     * @throws io.quorate.testkit.sim.SimFailure if anything was unsafe
     */
    static Result play(Wish wish, long seed) {
        return new ChangeTrial(wish, seed, false).play(wish).timedBy(new ChangeTrial(wish, seed, true).play(wish));
    }

    private Result play(Wish wish) {
        for (int i = 0; i < HISTORY; i++) {
            cluster.propose(asking, COMMAND + ++number);
            cluster.runFor(i % 10 == 0 ? 2 : 0);
        }
        done(cluster.replica(cluster.leader().orElseThrow()).orElseThrow().transferLeadership(NodeId.of("n1")));
        cluster.runFor(CALM_MILLIS);
        Mark calm = mark();
        ask(CALM_MILLIS);
        Mark begin = mark();
        Configuration current = status().configuration().orElseThrow();
        done(replica()
                .reconfigure(current.withVoters(wish.members.toArray(String[]::new))
                        .withProtocol(wish.after.name())
                        .withLeader(wish.members.contains("n1") ? "n1" : asking)));
        Mark end = mark();
        ask(CALM_MILLIS);
        cluster.runFor(CALM_MILLIS);
        cluster.checkHistory();
        return seen(calm, begin, end);
    }

    private Result seen(Mark calm, Mark begin, Mark end) {
        long commands = asked.subList(calm.asked, asked.size()).stream()
                .filter(Operation::isDecided)
                .count();
        double share = (end.millis - begin.millis) / (double) (begin.millis - calm.millis);
        return new Result(
                cluster.decided() - calm.decided - commands,
                Math.round(end.frames - begin.frames - share * (begin.frames - calm.frames)),
                Math.round(end.leaderBytes - begin.leaderBytes - share * (begin.leaderBytes - calm.leaderBytes)),
                gap(begin.asked, asked.size()),
                gap(calm.asked, begin.asked),
                end.millis - begin.millis);
    }

    /** In milliseconds. */
    private double gap(int from, int to) {
        long longest = 0;
        long last = Long.MAX_VALUE;
        List<Long> ends = asked.subList(from, to).stream()
                .filter(Operation::isDecided)
                .map(Operation::end)
                .sorted()
                .toList();
        for (long end : ends) {
            longest = Math.max(longest, end - last);
            last = end;
        }
        return longest / 1e3;
    }

    private void done(Change change) {
        var result = change.result().toCompletableFuture();
        until(result::isDone);
        if (!(result.join() instanceof Done)) {
            throw new IllegalStateException("the change was not made: " + result.join());
        }
    }

    private void until(BooleanSupplier so) {
        long end = cluster.nowMillis() + PATIENCE_MILLIS;
        while (!so.getAsBoolean()) {
            if (cluster.nowMillis() > end) {
                throw new IllegalStateException("waited in vain: " + status());
            }
            ask(ASK_MILLIS);
        }
    }

    private void ask(long millis) {
        long end = cluster.nowMillis() + millis;
        while (cluster.nowMillis() < end) {
            if (loaded) {
                asked.add(cluster.propose(asking, COMMAND + ++number));
            }
            cluster.runFor(ASK_MILLIS);
        }
    }

    private Replica<String, ?> replica() {
        return cluster.replica(asking).orElseThrow();
    }

    private ReplicaStatus status() {
        return replica().status();
    }

    private Mark mark() {
        return new Mark(
                cluster.nowMillis(),
                cluster.decided(),
                cluster.traffic().frames(),
                cluster.traffic().bytes("n1"),
                asked.size());
    }
}
