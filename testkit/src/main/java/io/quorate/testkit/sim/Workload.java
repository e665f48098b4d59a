package io.quorate.testkit.sim;

import io.quorate.spi.support.Randomness;
import java.util.ArrayList;
import java.util.List;

/**
 * What clients do, as data that a seed gives: proposals and reads at any time at any node, now one by one, now in bursts, and
 * always some around the beginning and the end of each fault, so that it finds something half done.
 */
final class Workload {
    /** Stands for the node that the last fault has hit. */
    static final String VICTIM = "victim";

    /** One request, to a node, or to {@link #VICTIM} or {@link Fault#LEADER}. */
    record Step(long atMillis, String node, boolean isRead, int padding) {}

    private static final int READS_PER_HUNDRED = 25;

    private static final long AROUND_MILLIS = 4;
    private static final long AFTERMATH_MILLIS = 700;

    private final Randomness random;
    private final List<String> nodes;
    private final List<Step> steps = new ArrayList<>();
    private int proposed;

    private Workload(long seed, List<String> nodes) {
        random = Randomness.of(seed, "workload");
        this.nodes = nodes;
    }

    /** At least so many proposals, and some reads, before a horizon. */
    static List<Step> of(long seed, List<String> nodes, List<Fault> faults, long horizonMillis, int proposals) {
        Workload work = new Workload(seed, nodes);
        for (Fault fault : faults) {
            work.burst(fault.atMillis(), Fault.LEADER);
            work.burst(fault.atMillis() + work.random.below(AFTERMATH_MILLIS), VICTIM);
            work.burst(fault.atMillis() + fault.forMillis(), work.anyone());
        }
        while (work.proposed < proposals) {
            work.burst(work.random.between(100, horizonMillis - 1), work.anyone());
        }
        return work.steps;
    }

    private String anyone() {
        return nodes.get((int) random.below(nodes.size()));
    }

    private void burst(long around, String node) {
        long length = random.chance(0.2) ? random.between(2, 12) : random.between(1, 2);
        for (int i = 0; i < length; i++) {
            boolean isRead = random.below(100) < READS_PER_HUNDRED;
            int padding = random.chance(0.05) ? (int) random.below(3000) : (int) random.below(30);
            long at = Math.max(1, around + random.between(-AROUND_MILLIS, AROUND_MILLIS));
            steps.add(new Step(at, node, isRead, padding));
            proposed += isRead ? 0 : 1;
        }
    }
}
