package io.quorate.runtime.learning;

import io.quorate.api.NodeId;
import io.quorate.runtime.wire.RuntimeMessage.Ranges;
import io.quorate.runtime.wire.RuntimeMessage.Want;
import io.quorate.spi.EntryRange;
import io.quorate.spi.support.Ticks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which part of the log is asked of whom: different parts of all who have them, one part of each at a time, and put together
 * in order. Who does not answer in time is passed over, until it is heard of again.
 */
final class Pulls {
    /** How many entries are asked for at once; how many of them come is the donor's to say, by their bytes. */
    static final int PIECE = 512;

    static final int PATIENCE = Ticks.ofMillis(1_000);
    /** How many parts may be on their way, or wait for one before them. */
    private static final int MOST_PARTS = 16;

    private static final int MOST_UNSYNCED = 8 * PIECE;

    private final Map<NodeId, Source> sources = new TreeMap<>();
    /** Parts by the index of their first entry; they do not overlap. */
    private final TreeMap<Long, Part> parts = new TreeMap<>();

    private Optional<NodeId> lastAsked = Optional.empty();
    private long now;

    private static final class Source {
        /** What it is known to have; 0 if that is unknown, or it has not answered. */
        long held;
    }

    /** A part that is on its way, or has come. */
    private record Part(NodeId donor, long last, long since, EntryRange came) {
        boolean isOpen() {
            return came.isEmpty();
        }
    }

    void tick() {
        now++;
        parts.values().removeIf(part -> {
            boolean late = part.isOpen() && now - part.since > PATIENCE;
            if (late) {
                source(part.donor).ifPresent(source -> source.held = 0);
            }
            return late;
        });
    }

    private Optional<Source> source(NodeId node) {
        return Optional.ofNullable(sources.get(node));
    }

    void sources(Collection<NodeId> nodes) {
        sources.keySet().retainAll(nodes);
        nodes.forEach(node -> sources.computeIfAbsent(node, key -> new Source()));
    }

    void heard(NodeId from, long held) {
        source(from).ifPresent(source -> source.held = Math.max(source.held, held));
    }

    /** What was asked of it may be lost. */
    void lost(NodeId donor) {
        parts.values().removeIf(part -> part.isOpen() && part.donor.equals(donor));
    }

    void restart() {
        parts.clear();
    }

    void came(NodeId from, Ranges ranges) {
        heard(from, ranges.decided());
        EntryRange entries = ranges.entries();
        Part part = entries.isEmpty() ? null : parts.get(entries.first());
        if (part != null && part.isOpen()) {
            EntryRange wanted = entries.upTo(part.last);
            parts.put(entries.first(), new Part(part.donor, wanted.last(), now, wanted));
        }
    }

    /** Takes what has come and follows on the log, in order. */
    List<EntryRange> inOrder(long from) {
        List<EntryRange> ordered = new ArrayList<>();
        long next = from;
        while (!parts.isEmpty()
                && parts.firstKey() <= next
                && !parts.firstEntry().getValue().isOpen()) {
            Part part = parts.pollFirstEntry().getValue();
            if (part.last >= next) {
                ordered.add(part.came);
                next = part.last + 1;
            }
        }
        return ordered;
    }

    /**
     * Asks whoever has nothing to do: for what it is known to have; and if nobody is known to have what is next, one after the
     * other for what comes next, whenever that may be.
     */
    Map<NodeId, Want> ask(long first, long end, long unsynced) {
        Map<NodeId, Want> wants = new LinkedHashMap<>();
        if (first > end || unsynced > MOST_UNSYNCED) {
            return wants;
        }
        parts.headMap(first, false).clear();
        for (Map.Entry<NodeId, Source> source : sources.entrySet()) {
            long from = gap(first);
            long to = Math.min(Math.min(gapEnd(from), end), Math.min(source.getValue().held, from + PIECE - 1));
            if (from <= to && parts.size() < MOST_PARTS && isIdle(source.getKey())) {
                ask(source.getKey(), new Want(from, to), wants);
            }
        }
        if (parts.isEmpty()) {
            next().ifPresent(donor -> ask(donor, new Want(first, Math.min(end, first + PIECE - 1)), wants));
        }
        return wants;
    }

    private void ask(NodeId donor, Want want, Map<NodeId, Want> wants) {
        lastAsked = Optional.of(donor);
        parts.put(want.first(), new Part(donor, want.last(), now, EntryRange.EMPTY));
        wants.put(donor, want);
    }

    private boolean isIdle(NodeId donor) {
        return parts.values().stream().noneMatch(part -> part.isOpen() && part.donor.equals(donor));
    }

    private long gap(long first) {
        long next = first;
        for (Map.Entry<Long, Part> part : parts.tailMap(first, true).entrySet()) {
            if (part.getKey() > next) {
                return next;
            }
            next = part.getValue().last + 1;
        }
        return next;
    }

    private long gapEnd(long from) {
        Long next = parts.higherKey(from);
        return next == null ? Long.MAX_VALUE : next - 1;
    }

    /** Round about. */
    private Optional<NodeId> next() {
        Optional<NodeId> first = Optional.empty();
        for (NodeId node : sources.keySet()) {
            if (lastAsked.isEmpty() || node.compareTo(lastAsked.get()) > 0) {
                return Optional.of(node);
            }
            first = first.isPresent() ? first : Optional.of(node);
        }
        return first;
    }
}
