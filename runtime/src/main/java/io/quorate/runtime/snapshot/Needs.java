package io.quorate.runtime.snapshot;

import io.quorate.api.NodeId;
import io.quorate.runtime.wire.RuntimeMessage.Standing;
import io.quorate.spi.support.Ticks;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** From where on the other members still need the log: what each has said of itself of late. */
final class Needs {
    private static final long REACHABLE_TICKS = Ticks.ofMillis(3_000);

    private final Map<NodeId, Heard> heard = new TreeMap<>();
    private long now;

    private record Heard(Standing standing, long at) {}

    void tick() {
        now++;
    }

    void heard(NodeId from, Standing standing) {
        heard.put(from, new Heard(standing, now));
    }

    /**
     * The index up to which no member that can be reached needs the log. A member that has said nothing for a while does not
     * count; one that could not yet say anything, because this process is young, does.
     */
    long heldByAll(Set<NodeId> others) {
        long held = Long.MAX_VALUE;
        for (NodeId other : others) {
            Heard last = heard.get(other);
            if (last == null && now < REACHABLE_TICKS) {
                return 0;
            }
            if (last != null && now - last.at < REACHABLE_TICKS) {
                held = Math.min(held, last.standing.held());
            }
        }
        return held;
    }
}
