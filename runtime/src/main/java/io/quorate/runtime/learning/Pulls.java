package io.quorate.runtime.learning;

import io.quorate.api.NodeId;
import io.quorate.runtime.wire.RuntimeMessage.Ranges;
import io.quorate.runtime.wire.RuntimeMessage.Want;
import io.quorate.spi.EntryRange;
import io.quorate.spi.ReconfigurationPolicy.Donors;
import io.quorate.spi.support.Ticks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Which part of the log is asked of whom: different parts of all who have them, put together in order; of the leader only what
 * nobody else has, since its way out belongs to the commands. Who does not answer in time is passed over, until it is heard of
 * again, and given more time then.
 */
final class Pulls {
    static final int PATIENCE = Ticks.ofMillis(1_000);

    /** How many parts one donor is asked for at a time: so that its way out is never idle. */
    static final int AT_ONCE = 2;

    /** How many entries are asked for at once, while nothing is known of their sizes. */
    static final int FIRST_PIECE = 64;

    private static final int LARGEST_PIECE = 1 << 14;
    private static final int MOST_DOUBLINGS = 2;

    private final Plan plan;
    private final Map<NodeId, Source> sources = new TreeMap<>();
    /** Parts by the index of their first entry; they do not overlap. */
    private final TreeMap<Long, Part> parts = new TreeMap<>();

    private Optional<NodeId> leader = Optional.empty();
    private Optional<NodeId> lastAsked = Optional.empty();
    /** How many entries are asked for at once: about as many as a donor gives at once. */
    private int piece = FIRST_PIECE;

    private long now;

    /**
     * How to go about it.
     *
     * @param donors of whom to ask
     * @param chunkBytes about how much a donor gives at once
     * @param windowBytes how much may have come and wait, for what is missing before it, or for the disk
     */
    record Plan(Donors donors, int chunkBytes, int windowBytes) {}

    private static final class Source {
        /** What it is known to have; 0 if that is unknown, or it has not answered. */
        long held;
        /** How often in a row it was passed over. */
        int silences;

        int patience() {
            return PATIENCE << Math.min(silences, MOST_DOUBLINGS);
        }
    }

    /** A part that is on its way, or has come. */
    private record Part(NodeId donor, long last, long deadline, EntryRange came) {
        boolean isOpen() {
            return came.isEmpty();
        }
    }

    Pulls(Plan plan) {
        this.plan = plan;
    }

    void tick() {
        now++;
        parts.values().removeIf(part -> {
            boolean late = part.isOpen() && now > part.deadline;
            if (late) {
                source(part.donor).ifPresent(Pulls::silent);
            }
            return late;
        });
    }

    private static void silent(Source source) {
        if (source.held > 0) {
            source.silences++;
        }
        source.held = 0;
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

    /** Up to where anybody is known to have the log; 0 if nothing is known. */
    long known() {
        return sources.values().stream().mapToLong(source -> source.held).max().orElse(0);
    }

    /** What was asked of it may be lost. */
    void lost(NodeId donor) {
        parts.values().removeIf(part -> part.isOpen() && part.donor.equals(donor));
    }

    void came(NodeId from, Ranges ranges) {
        leader = ranges.leader();
        heard(from, ranges.decided());
        EntryRange entries = ranges.entries();
        Part part = entries.isEmpty() ? null : parts.get(entries.first());
        if (part != null && part.isOpen()) {
            source(from).ifPresent(source -> source.silences = 0);
            EntryRange wanted = entries.upTo(part.last);
            learnSize(part.last - entries.first() + 1, wanted);
            parts.put(entries.first(), new Part(part.donor, wanted.last(), now, wanted));
        }
    }

    /** Parts that are cut short leave gaps, for which what comes behind them has to wait. */
    private void learnSize(long asked, EntryRange came) {
        int count = (int) (came.last() - came.first() + 1);
        boolean large = 2 * came.bytes() > plan.chunkBytes;
        if (count < asked && large) {
            piece = count;
        } else if (count >= piece && !large) {
            piece = Math.min(2 * piece, LARGEST_PIECE);
        }
    }

    /** Takes what has come and follows on the log, in order. What was asked for below is there by now, by a snapshot. */
    List<EntryRange> inOrder(long from) {
        parts.headMap(from, false).values().removeIf(Part::isOpen);
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
     * Asks whoever has little to do: for what it is known to have; and if nobody is known to have what is next, one after the
     * other for what comes next, whenever that may be. What is next is always asked for, however much waits behind it.
     */
    void ask(long first, long end, long unsynced, BiConsumer<NodeId, Want> send) {
        if (first > end || unsynced > plan.windowBytes) {
            return;
        }
        parts.headMap(first, false).clear();
        List<NodeId> donors = donors(source -> source.held >= first);
        for (int open = 0; open < AT_ONCE; open++) {
            for (NodeId donor : donors) {
                long from = gap(first);
                boolean hasRoom = from == first || unsynced + waiting() <= plan.windowBytes;
                long to = Math.min(Math.min(gapEnd(from), end), Math.min(sources.get(donor).held, from + piece - 1));
                if (hasRoom && from <= to && open(donor) <= open) {
                    ask(donor, new Want(from, to), send);
                }
            }
        }
        if (parts.isEmpty()) {
            anyone(first - 1)
                    .ifPresent(donor -> ask(donor, new Want(first, Math.min(end, first + blind(donor) - 1)), send));
        }
    }

    private void ask(NodeId donor, Want want, BiConsumer<NodeId, Want> send) {
        lastAsked = Optional.of(donor);
        parts.put(
                want.first(),
                new Part(donor, want.last(), now + sources.get(donor).patience(), EntryRange.EMPTY));
        send.accept(donor, want);
    }

    /** Who can give, the quickest first; the leader only if it alone may, or if nobody else has answered in time. */
    private List<NodeId> donors(Predicate<Source> able) {
        List<NodeId> others = new ArrayList<>(sources.keySet());
        others.removeIf(node -> isLeader(node) || plan.donors == Donors.LEADER || !able.test(sources.get(node)));
        others.sort(Comparator.comparingInt(node -> sources.get(node).silences));
        boolean quick = !others.isEmpty() && sources.get(others.get(0)).silences == 0;
        leader.filter(node -> !quick && source(node).filter(able).isPresent()).ifPresent(node -> others.add(0, node));
        return others;
    }

    private boolean isLeader(NodeId node) {
        return leader.equals(Optional.of(node));
    }

    /** Of whoever is no donor only who leads is to be learned. */
    private long blind(NodeId donor) {
        return plan.donors == Donors.LEADER && !isLeader(donor) ? 1 : piece;
    }

    private long waiting() {
        return parts.values().stream().mapToLong(part -> part.came.bytes()).sum();
    }

    private long open(NodeId donor) {
        return parts.values().stream()
                .filter(part -> part.isOpen() && part.donor.equals(donor))
                .count();
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

    /** Round about among those that have as much as is here, since others may be left behind for ever; if nobody has, among all. */
    private Optional<NodeId> anyone(long last) {
        List<NodeId> level = donors(source -> source.held > 0 && source.held >= last);
        List<NodeId> some = level.isEmpty() ? List.copyOf(sources.keySet()) : level;
        return some.stream()
                .filter(node -> lastAsked.isEmpty() || node.compareTo(lastAsked.get()) > 0)
                .findFirst()
                .or(() -> some.stream().findFirst());
    }
}
