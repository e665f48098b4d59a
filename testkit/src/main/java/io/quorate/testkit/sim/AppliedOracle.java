package io.quorate.testkit.sim;

import io.quorate.api.NodeId;
import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.support.Invariant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The one history that all state machines live through: nothing twice, nothing left out, nothing else. */
final class AppliedOracle {
    /** A command in its place. */
    record Applied(String command, Ledger.View view) {}

    private final TreeMap<Long, Applied> history = new TreeMap<>();
    private final Map<String, Long> places = new TreeMap<>();
    private final Map<Mark, Snapshot> snapshots = new LinkedHashMap<>();

    void applied(NodeId node, long index, String command, Ledger.View view) {
        Applied now = new Applied(command, view);
        Applied before = history.putIfAbsent(index, now);
        Invariant.check(
                before == null || before.equals(now),
                () -> node + " applies " + now + " at " + index + " where another node applied " + before);
        Long place = places.putIfAbsent(command, index);
        Invariant.check(
                place == null || place == index,
                () -> node + " applies " + command + " at " + index + "; it was applied at " + place + " before");
    }

    /** A state that came from a snapshot must be one that the history went through. */
    void restored(NodeId node, Ledger.View view) {
        Invariant.check(
                view.equals(Ledger.View.EMPTY)
                        || history.values().stream()
                                .anyMatch(applied -> applied.view().equals(view)),
                () -> node + " restored " + view + ", which is no state of the history");
    }

    /** Snapshots that end at the same mark are byte by byte the same, whatever their makers have been through. */
    void published(NodeId node, Snapshot made) {
        Snapshot other = snapshots.putIfAbsent(made.mark(), made);
        Invariant.check(
                other == null || other.equals(made),
                () -> node + " has the snapshot " + made + " where another node has " + other);
    }

    /** Where it was applied; 0 if it was not. */
    long place(String command) {
        return places.getOrDefault(command, 0L);
    }

    boolean isApplied(String command) {
        return places.containsKey(command);
    }

    Map<Long, Applied> history() {
        return history;
    }

    /** What a state machine shows that has applied everything up to an index. */
    Ledger.View viewAt(long index) {
        Map.Entry<Long, Applied> last = history.floorEntry(index);
        return last == null ? Ledger.View.EMPTY : last.getValue().view();
    }
}
