package io.quorate.testkit.sim;

import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * The partitions that OmniPaxos was made for: every node is alive, and some pairs cannot talk (OmniPaxos paper, sections 2
 * and 7.2). Clients keep asking every node, all the time.
 */
public final class PartialPartition {
    /** Which links are cut. The hub is some follower. */
    public enum Kind {
        /** Every link that does not touch the hub is cut: the leader lives, and reaches two of five. */
        QUORUM_LOSS(5),
        /**
         * First the link between leader and hub, half an election timeout later the leader from all, and all links between
         * the other followers: the only node that reaches a quorum misses the newest entries.
         */
        CONSTRAINED(5),
        /** The link between the leader and one follower: a chain, whose ends do not hear each other. */
        CHAINED(3);

        private final int nodes;

        Kind(int nodes) {
            this.nodes = nodes;
        }

        /**
         * The size of the cluster.
         *
         * @return how many nodes
         */
        public int nodes() {
            return nodes;
        }
    }

    /**
     * What was seen. Times are in election timeouts.
     *
     * @param kind which partition
     * @param timeoutsToDecide from the last cut to the first decided command that was proposed after it; -1 if none was
     *     decided as long as the partition lasted
     * @param decidedMeanwhile commands decided while it lasted
     * @param leaderChanges leaders that came to lead while it lasted
     * @param hubBehind whether the hub's log was behind that of every other follower when the partition was complete
     * @param timeoutsToRecover from healing until every node had decided a fresh command and all agreed; -1 if never
     * @param framesPerDecided frames sent per decided command while it lasted; 0 if none was decided
     * @param bytesPerDecided bytes sent per decided command while it lasted; 0 if none was decided
     */
    public record Result(
            Kind kind,
            double timeoutsToDecide,
            long decidedMeanwhile,
            int leaderChanges,
            boolean hubBehind,
            double timeoutsToRecover,
            double framesPerDecided,
            double bytesPerDecided) {}

    private static final int WARM_UP_TIMEOUTS = 10;
    private static final int CUT_TIMEOUTS = 50;
    private static final int RECOVERY_TIMEOUTS = 20;
    private static final long ASK_MILLIS = 50;

    private final SimCluster cluster;
    private final Kind kind;
    private final long timeout;
    private final List<Operation> asked = new ArrayList<>();
    private long number;

    private PartialPartition(ProtocolFactory factory, Kind kind, long seed, long timeoutMillis) {
        this.cluster = new SimCluster(SimSetup.of(factory, seed).withNodes(kind.nodes()));
        this.kind = kind;
        this.timeout = timeoutMillis;
    }

    /**
     * Plays one through: warm up, cut, wait, heal.
     *
     * @param factory makes the cores
     * @param kind which partition
     * @param seed of everything
     * @param timeoutMillis the protocol's election timeout, the unit of the result
     * @return what was seen
     * @throws SimFailure if anything was unsafe
     */
    public static Result play(ProtocolFactory factory, Kind kind, long seed, long timeoutMillis) {
        return new PartialPartition(factory, kind, seed, timeoutMillis).play();
    }

    private Result play() {
        String leader = warmUp();
        String hub = followers(leader).get(0);
        cut(leader, hub);
        boolean behind = hubBehind(leader, hub);
        Mark begin = mark();
        double timeoutsToDecide = untilDecided();
        run(CUT_TIMEOUTS * timeout - (cluster.nowMillis() - begin.millis));
        Mark end = mark();
        long decided = end.decided - begin.decided;
        cluster.heal();
        double recovery = untilRecovered();
        cluster.checkHistory();
        return new Result(
                kind,
                timeoutsToDecide,
                decided,
                end.leaderships - begin.leaderships,
                behind,
                recovery,
                decided == 0 ? 0 : (end.frames - begin.frames) / (double) decided,
                decided == 0 ? 0 : (end.bytes - begin.bytes) / (double) decided);
    }

    private record Mark(long millis, long decided, int leaderships, long frames, long bytes) {}

    private Mark mark() {
        return new Mark(
                cluster.nowMillis(),
                asked.stream().filter(Operation::isDecided).count(),
                cluster.leaderships(),
                cluster.traffic().frames(),
                cluster.traffic().bytes());
    }

    private String warmUp() {
        run(WARM_UP_TIMEOUTS * timeout);
        return cluster.leader()
                .orElseThrow(() -> new SimFailure("nobody leads after " + WARM_UP_TIMEOUTS + " timeouts", null));
    }

    private List<String> followers(String leader) {
        return cluster.names().stream().filter(name -> !name.equals(leader)).toList();
    }

    private void cut(String leader, String hub) {
        switch (kind) {
            case QUORUM_LOSS -> cutAllBut(hub);
            case CHAINED -> cluster.cut(leader, hub);
            case CONSTRAINED -> {
                cluster.cut(leader, hub);
                run(timeout / 2);
                cutAllBut(hub);
            }
        }
    }

    private void cutAllBut(String hub) {
        List<String> others = followers(hub);
        for (String one : others) {
            for (String other : others) {
                if (one.compareTo(other) < 0) {
                    cluster.cut(one, other);
                }
            }
        }
    }

    private boolean hubBehind(String leader, String hub) {
        return followers(leader).stream().filter(name -> !name.equals(hub)).allMatch(name -> last(name) > last(hub));
    }

    private long last(String name) {
        return cluster.status(name).map(Status::last).orElse(0L);
    }

    /** Clients ask every node, again and again. */
    private void run(long millis) {
        long end = cluster.nowMillis() + millis;
        while (cluster.nowMillis() < end) {
            ask();
            cluster.runFor(Math.min(ASK_MILLIS, end - cluster.nowMillis()));
        }
    }

    private void ask() {
        cluster.names().forEach(name -> asked.add(cluster.propose(name, "c" + ++number)));
    }

    private double untilDecided() {
        int first = asked.size();
        long begin = cluster.nowMillis();
        while (cluster.nowMillis() - begin < CUT_TIMEOUTS * timeout) {
            ask();
            boolean decided = cluster.runUntil(
                    () -> asked.subList(first, asked.size()).stream().anyMatch(Operation::isDecided), ASK_MILLIS);
            if (decided) {
                return (cluster.nowMillis() - begin) / (double) timeout;
            }
        }
        return -1;
    }

    private double untilRecovered() {
        long begin = cluster.nowMillis();
        List<Operation> fresh = new ArrayList<>();
        cluster.names().forEach(name -> fresh.add(cluster.propose(name, "f" + ++number)));
        boolean recovered = cluster.runUntil(
                () -> fresh.stream().allMatch(Operation::isDecided) && cluster.converged(),
                RECOVERY_TIMEOUTS * timeout);
        return recovered ? (cluster.nowMillis() - begin) / (double) timeout : -1;
    }
}
