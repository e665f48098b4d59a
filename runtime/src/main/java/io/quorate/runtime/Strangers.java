package io.quorate.runtime;

import io.quorate.api.NodeId;
import io.quorate.spi.support.Ticks;
import java.util.HashSet;
import java.util.Set;

/**
 * Nodes that are no members are answered, each once in a while: two that are strangers to each other would never stop answering
 * otherwise, and where frames arrive twice there would be more of them each time. Owned by the loop.
 */
final class Strangers {
    static final int PAUSE_TICKS = Ticks.ofMillis(250);

    private final Set<NodeId> answered = new HashSet<>();
    private int ticks;

    /** Whether this one may be answered now; it was not for a while. */
    boolean answer(NodeId stranger) {
        return answered.add(stranger);
    }

    void tick() {
        ticks++;
        if (ticks == PAUSE_TICKS) {
            ticks = 0;
            answered.clear();
        }
    }
}
