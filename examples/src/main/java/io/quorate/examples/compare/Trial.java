package io.quorate.examples.compare;

import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.sim.Fault;
import io.quorate.testkit.sim.Operation;
import io.quorate.testkit.sim.PartialPartition;
import io.quorate.testkit.sim.SimCluster;
import io.quorate.testkit.sim.SimSetup;
import java.util.ArrayList;
import java.util.List;

/** One fault under one protocol: clients ask every node every 50 ms, before the fault and as long as it lasts. */
final class Trial {
    /** How long each fault lasts, 50 of the longer election timeouts. */
    static final long FAULT_MILLIS = 50 * 750;

    private static final long WARM_UP_MILLIS = 10 * 750;
    private static final long ASK_MILLIS = 50;

    private final SimCluster cluster;
    private final List<Operation> asked = new ArrayList<>();
    private long number;

    /**
     * What was seen while the fault lasted.
     *
     * @param writes decided commands
     * @param millisToDecide until the first decided command that was proposed after its beginning; -1 if there was none
     * @param leaderChanges leaders that came to lead
     * @param framesPerWrite frames sent for each decided command; 0 if there was none
     * @param bytesPerWrite the same in bytes
     */
    record Result(long writes, double millisToDecide, int leaderChanges, double framesPerWrite, double bytesPerWrite) {
        static Result of(PartialPartition.Result seen, long unitMillis) {
            double millis = seen.timeoutsToDecide() < 0 ? -1 : seen.timeoutsToDecide() * unitMillis;
            return new Result(
                    seen.decidedMeanwhile(),
                    millis,
                    seen.leaderChanges(),
                    seen.framesPerDecided(),
                    seen.bytesPerDecided());
        }
    }

    private record Mark(long decided, int leaderships, long frames, long bytes) {}

    private Trial(ProtocolFactory factory, int nodes, long seed) {
        this.cluster = new SimCluster(SimSetup.of(factory, seed).withNodes(nodes));
    }

    /**
     * Plays a fault that begins when the cluster is well.
     *
     * @param factory makes the cores
     * @param nodes how many
     * @param fault what goes wrong; its beginning does not matter
     * @param seed of everything
     * @return what was seen
     * @throws io.quorate.testkit.sim.SimFailure if anything was unsafe
     */
    static Result play(ProtocolFactory factory, int nodes, Fault fault, long seed) {
        return new Trial(factory, nodes, seed).play(fault);
    }

    private Result play(Fault fault) {
        ask(WARM_UP_MILLIS);
        Mark before = mark();
        int first = asked.size();
        long began = cluster.nowMillis();
        cluster.begin(fault);
        double millisToDecide = -1;
        while (cluster.nowMillis() - began < FAULT_MILLIS) {
            ask(ASK_MILLIS);
            if (millisToDecide < 0
                    && asked.subList(first, asked.size()).stream().anyMatch(Operation::isDecided)) {
                millisToDecide = cluster.nowMillis() - began;
            }
        }
        Mark after = mark();
        long writes = after.decided - before.decided;
        return new Result(
                writes,
                millisToDecide,
                after.leaderships - before.leaderships,
                writes == 0 ? 0 : (after.frames - before.frames) / (double) writes,
                writes == 0 ? 0 : (after.bytes - before.bytes) / (double) writes);
    }

    private void ask(long millis) {
        long end = cluster.nowMillis() + millis;
        while (cluster.nowMillis() < end) {
            cluster.names().stream()
                    .filter(cluster::isUp)
                    .forEach(name -> asked.add(cluster.propose(name, "c" + ++number)));
            cluster.runFor(Math.min(ASK_MILLIS, end - cluster.nowMillis()));
        }
    }

    private Mark mark() {
        return new Mark(
                asked.stream().filter(Operation::isDecided).count(),
                cluster.leaderships(),
                cluster.traffic().frames(),
                cluster.traffic().bytes());
    }
}
