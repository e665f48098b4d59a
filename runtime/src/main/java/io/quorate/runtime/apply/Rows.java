package io.quorate.runtime.apply;

import io.quorate.api.NodeId;
import io.quorate.spi.Origin;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One row for each origin. That of the origin whose commands come stands apart while it moves, so that no object is made for each
 * of them; nobody sees the others without it.
 */
final class Rows {
    private final SortedMap<NodeId, Row> settled = new TreeMap<>();
    private Optional<Origin> moving = Optional.empty();
    private long reached;

    /** Whether a command is above its origin's row, which it moves then. */
    boolean take(Origin origin, long sequence) {
        boolean moves = moving.isPresent() && moving.get().equals(origin);
        boolean isNew = moves ? sequence > reached : isNew(origin, sequence);
        if (isNew) {
            moving = moves ? moving : Optional.of(origin);
            reached = sequence;
        }
        return isNew;
    }

    private boolean isNew(Origin origin, long sequence) {
        Row row = all().get(origin.node());
        return row == null || row.below(origin.boot(), sequence);
    }

    /** By name; may be changed. */
    SortedMap<NodeId, Row> all() {
        moving.ifPresent(origin -> settled.put(origin.node(), new Row(origin.boot(), reached)));
        moving = Optional.empty();
        return settled;
    }
}
