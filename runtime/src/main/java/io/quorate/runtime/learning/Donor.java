package io.quorate.runtime.learning;

import io.quorate.api.NodeId;
import io.quorate.runtime.client.Leadership;
import io.quorate.runtime.log.LogBytes;
import io.quorate.runtime.snapshot.transfer.Bucket;
import io.quorate.runtime.wire.RuntimeMessage.Ranges;
import io.quorate.runtime.wire.RuntimeMessage.Want;
import io.quorate.spi.EntryRange;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Gives decided entries to replicas that learn, at a bounded rate, to one after the other. A question about entries that are yet
 * to be decided is kept, so that a learner which has everything hears at once of more. Goes on across epochs. Owned by the loop.
 */
public final class Donor {
    private static final int MOST_WANTS = 4;

    /** The way to whoever asked. Called on the loop. */
    public interface Road {
        /**
         * Sends entries.
         *
         * @param to who asked
         * @param ranges what it gets
         */
        void give(NodeId to, Ranges ranges);

        /**
         * The log no longer has what somebody asks for.
         *
         * @param peer who
         */
        void behind(NodeId peer);

        /**
         * How much may be given at present.
         *
         * @return the same for all that is given
         */
        Bucket rate();
    }

    private final LogBytes bytes;
    private final int maxBytes;
    private final Road road;
    /** What each learner asks for, by the first entry; who was given something last comes last. */
    private final Map<NodeId, TreeMap<Long, Want>> wants = new LinkedHashMap<>();
    /** Who leads, as each learner was told last. */
    private final Map<NodeId, Leadership> told = new TreeMap<>();

    private View view = new View(0, 0, Leadership.NONE);
    /** One at a time: so no more than one answer is in memory here. */
    private boolean reading;

    private record View(long held, long base, Leadership leadership) {}

    private record Question(NodeId asker, Want want) {}

    /**
     * Nobody asks yet.
     *
     * @param bytes where entries are found
     * @param maxBytes bound on the entries of one answer
     * @param road the way to whoever asks
     */
    public Donor(LogBytes bytes, int maxBytes, Road road) {
        this.bytes = bytes;
        this.maxBytes = maxBytes;
        this.road = road;
    }

    /**
     * A member asks. Of too many questions the oldest is forgotten.
     *
     * @param from who
     * @param want for what
     */
    public void want(NodeId from, Want want) {
        if (want.first() < 1 || want.last() < want.first()) {
            return;
        }
        TreeMap<Long, Want> open = wants.computeIfAbsent(from, node -> new TreeMap<>());
        open.put(want.first(), want);
        // Whoever asks anew may be in another epoch by now, or another process, which knows nothing of a leader.
        told.remove(from);
        if (open.size() > MOST_WANTS) {
            open.pollFirstEntry();
        }
    }

    /**
     * Others than these are not talked to.
     *
     * @param others who may ask
     */
    public void only(Collection<NodeId> others) {
        wants.keySet().retainAll(others);
        told.keySet().retainAll(others);
    }

    /**
     * The end of a turn: answers what can be answered.
     *
     * @param held up to where this replica has decided entries on disk
     * @param base where its log begins
     * @param leadership who leads, as far as it knows
     */
    public void turn(long held, long base, Leadership leadership) {
        view = new View(held, base, leadership);
        if (wants.isEmpty()) {
            return;
        }
        serve();
        wants.forEach((asker, open) -> {
            if (!open.isEmpty() && !leadership.equals(told.get(asker))) {
                give(asker, EntryRange.EMPTY);
            }
        });
    }

    private void serve() {
        while (!reading && road.rate().isOpen()) {
            Optional<Question> next = next();
            if (next.isEmpty()) {
                return;
            }
            answer(next.get().asker, next.get().want);
        }
    }

    private Optional<Question> next() {
        return wants.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty() && entry.getValue().firstKey() <= view.held)
                .findFirst()
                .map(entry -> new Question(
                        entry.getKey(), entry.getValue().firstEntry().getValue()));
    }

    private void answer(NodeId asker, Want want) {
        TreeMap<Long, Want> open = wants.remove(asker);
        open.remove(want.first());
        wants.put(asker, open);
        if (want.first() <= view.base) {
            // It is to fetch a snapshot, and by whom depends on who leads.
            road.behind(asker);
            give(asker, EntryRange.EMPTY);
            return;
        }
        reading = true;
        bytes.block(want.first(), Math.min(want.last(), view.held), maxBytes, found -> {
            reading = false;
            road.rate().take(found.size());
            give(asker, EntryRange.of(want.first(), found));
            serve();
        });
    }

    private void give(NodeId asker, EntryRange entries) {
        told.put(asker, view.leadership);
        road.give(
                asker,
                new Ranges(
                        view.held,
                        view.leadership.leader(),
                        view.leadership.round().number(),
                        entries));
    }
}
