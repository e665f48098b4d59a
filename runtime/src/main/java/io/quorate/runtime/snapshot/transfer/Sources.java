package io.quorate.runtime.snapshot.transfer;

import io.quorate.api.NodeId;
import io.quorate.spi.ReconfigurationPolicy.Donors;
import io.quorate.spi.support.Ticks;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The donors of one snapshot, and how far each is trusted: who answers is asked for more at once, who is silent for less, and
 * later; who lies is not asked again.
 */
final class Sources {
    private static final int AT_FIRST = 2;
    private static final int PATIENCE = Ticks.ofMillis(1_000);
    private static final int PAUSE = Ticks.ofMillis(250);
    private static final int MOST_DOUBLINGS = 4;
    private static final int MOST_FAULTS = 3;

    private final Donors from;
    private final Map<NodeId, Source> sources = new TreeMap<>();
    private final Set<NodeId> struck = new TreeSet<>();
    /** Set when parts of several donors did not fit together: from now on one at a time. */
    private boolean oneByOne;

    /** One donor. */
    static final class Source {
        final NodeId node;
        int asked;
        private int atOnce = AT_FIRST;
        private int silences;
        private int faults;
        private long notBefore;

        Source(NodeId node) {
            this.node = node;
        }

        int patience() {
            return PATIENCE << Math.min(silences, MOST_DOUBLINGS);
        }
    }

    Sources(Donors from) {
        this.from = from;
    }

    void add(NodeId node) {
        if (!struck.contains(node)) {
            sources.computeIfAbsent(node, Source::new);
        }
    }

    void remove(NodeId node) {
        sources.remove(node);
    }

    /** Not to be asked again for this snapshot. */
    void strike(NodeId node) {
        sources.remove(node);
        struck.add(node);
    }

    void oneByOne() {
        oneByOne = true;
    }

    Optional<Source> find(NodeId node) {
        return Optional.ofNullable(sources.get(node));
    }

    Collection<NodeId> nodes() {
        return sources.keySet();
    }

    Collection<NodeId> struck() {
        return struck;
    }

    boolean none() {
        return sources.isEmpty();
    }

    /** Who should be asked for the next part: not the leader, if anybody else is there; whoever has least to do. */
    Optional<Source> next(Optional<NodeId> leader, long now) {
        boolean leaderOnly = from == Donors.LEADER;
        Optional<Source> others = leaderOnly
                ? Optional.empty()
                : first(sources.values().stream().filter(source -> !leader.equals(Optional.of(source.node))), now);
        Optional<Source> chosen = others.or(() -> first(leader.map(sources::get).stream(), now));
        return chosen.filter(source -> source.asked < source.atOnce);
    }

    private Optional<Source> first(Stream<Source> some, long now) {
        Stream<Source> awake = some.filter(source -> source.notBefore <= now);
        return oneByOne ? awake.findFirst() : awake.min(Comparator.comparingInt(this::load));
    }

    /** Whoever has no room left comes last. */
    private int load(Source source) {
        return source.asked < source.atOnce ? source.asked : Integer.MAX_VALUE;
    }

    /** It gave what was asked for. */
    void gave(Source source) {
        source.silences = 0;
        source.notBefore = 0;
        source.atOnce++;
    }

    /** It did not answer in time. */
    void silent(Source source, long now) {
        source.notBefore = now + ((long) PAUSE << Math.min(source.silences, MOST_DOUBLINGS));
        source.silences++;
        source.atOnce = Math.max(1, source.atOnce / 2);
    }

    /** It gave something that is wrong. */
    void lied(Source source) {
        source.faults++;
        if (source.faults >= MOST_FAULTS) {
            strike(source.node);
        }
    }
}
