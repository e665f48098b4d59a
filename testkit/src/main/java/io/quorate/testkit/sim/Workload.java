package io.quorate.testkit.sim;

import io.quorate.spi.support.Randomness;
import java.util.ArrayList;
import java.util.List;

/**
 * What clients do, as data that a seed gives: proposals and reads at any time at any node, now one by one, now in bursts.
 */
final class Workload {
    /** One request. */
    record Step(long atMillis, String node, boolean isRead, int padding) {}

    private static final int READS_PER_HUNDRED = 25;

    private Workload() {}

    /** At least so many proposals, and some reads, before a horizon. */
    static List<Step> of(long seed, List<String> nodes, long horizonMillis, int proposals) {
        Randomness random = Randomness.of(seed, "workload");
        List<Step> steps = new ArrayList<>();
        int proposed = 0;
        while (proposed < proposals) {
            long at = random.between(100, horizonMillis - 1);
            String node = nodes.get((int) random.below(nodes.size()));
            long burst = random.chance(0.2) ? random.between(2, 12) : 1;
            for (int i = 0; i < burst; i++) {
                boolean isRead = random.below(100) < READS_PER_HUNDRED;
                int padding = random.chance(0.05) ? (int) random.below(3000) : (int) random.below(30);
                steps.add(new Step(at + random.below(3), node, isRead, padding));
                proposed += isRead ? 0 : 1;
            }
        }
        return steps;
    }
}
