package io.quorate.testkit.sim;

import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * A leader whose disk does not answer. What a majority of the others has on disk is decided all the same; what only one of
 * them has is not, because the leader does not count what it may lose. Then the leader crashes, and goes on with the one that
 * never heard of it.
 */
public final class HungLeader {
    private static final long PATIENCE_MILLIS = 20_000;
    /** Less than what makes a replica step aside. */
    private static final long HANG_MILLIS = 1_500;

    private static final long ANSWER_MILLIS = 400;
    private static final int COMMANDS = 5;

    /**
     * What was seen.
     *
     * @param decidedByOthers how many of five commands were decided while nothing became durable at the leader
     * @param decidedByOne whether a command was decided that only one follower had on disk
     */
    public record Result(int decidedByOthers, boolean decidedByOne) {}

    private final SimCluster cluster;
    private int number;

    private HungLeader(ProtocolFactory factory, long seed) {
        this.cluster = new SimCluster(SimSetup.of(factory, seed).withNodes(3));
    }

    /**
     * Plays it through.
     *
     * @param factory makes the cores
     * @param seed of everything
     * @return what was seen
     * @throws SimFailure if anything was unsafe, above all if a decided command was lost
     */
    public static Result play(ProtocolFactory factory, long seed) {
        return new HungLeader(factory, seed).play();
    }

    private Result play() {
        untilDecidedAt(cluster.names().get(0));
        String leader = cluster.leader().orElseThrow();
        List<String> others =
                cluster.names().stream().filter(name -> !name.equals(leader)).toList();
        long durable = durable(leader);
        cluster.begin(new Fault(cluster.nowMillis(), Fault.Kind.HANG_DISK, HANG_MILLIS, List.of(leader), 0));
        List<Operation> byOthers = new ArrayList<>();
        for (int i = 1; i <= COMMANDS; i++) {
            byOthers.add(cluster.propose(leader, "others" + i));
        }
        cluster.runFor(ANSWER_MILLIS);
        int decided = (int) byOthers.stream().filter(Operation::isDecided).count();
        check(durable(leader) == durable, "the disk of " + leader + " has answered");
        cluster.cut(leader, others.get(1));
        cluster.cut(others.get(0), others.get(1));
        Operation byOne = cluster.propose(leader, "one");
        cluster.runFor(ANSWER_MILLIS);
        boolean decidedByOne = byOne.isDecided();
        crash(leader, others);
        return new Result(decided, decidedByOne);
    }

    private long durable(String node) {
        return cluster.status(node).map(Status::durable).orElseThrow();
    }

    /** The two that lack the last command go on without the one that has it. */
    private void crash(String leader, List<String> others) {
        cluster.crash(leader);
        cluster.heal();
        cluster.cut(others.get(0), others.get(1));
        cluster.cut(others.get(0), leader);
        cluster.restart(leader);
        untilDecidedAt(leader);
        cluster.heal();
        check(cluster.runUntil(cluster::converged, PATIENCE_MILLIS), "the nodes do not agree");
        cluster.checkHistory();
        cluster.checkAtRest();
    }

    /** Asks a node, again and again. */
    private void untilDecidedAt(String node) {
        boolean decided = false;
        for (long end = cluster.nowMillis() + PATIENCE_MILLIS; !decided && cluster.nowMillis() < end; ) {
            Operation asked = cluster.propose(node, "c" + ++number);
            decided = cluster.runUntil(asked::isDecided, ANSWER_MILLIS);
        }
        check(decided, node + " decides nothing");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new SimFailure(otherwise, null);
        }
    }
}
