package io.quorate.runtime.learning;

import io.quorate.api.NodeId;
import io.quorate.runtime.client.Leadership;
import io.quorate.runtime.log.LogBytes;
import io.quorate.runtime.wire.RuntimeMessage.Ranges;
import io.quorate.runtime.wire.RuntimeMessage.Want;
import io.quorate.spi.EntryRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives decided entries to replicas that learn. A question about entries that are yet to be decided is kept, so that a learner
 * which has everything hears at once of more. Goes on across epochs. Owned by the loop.
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
    }

    private final LogBytes bytes;
    private final int maxBytes;
    private final Road road;
    private final Map<NodeId, TreeMap<Long, Want>> wants = new TreeMap<>();
    /** Who leads, as each learner was told last. */
    private final Map<NodeId, Leadership> told = new TreeMap<>();

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
        if (open.size() > MOST_WANTS) {
            open.pollFirstEntry();
        }
    }

    /**
     * The end of a turn: answers what can be answered.
     *
     * @param held up to where this replica has decided entries on disk
     * @param base where its log begins
     * @param leadership who leads, as far as it knows
     */
    public void turn(long held, long base, Leadership leadership) {
        for (Map.Entry<NodeId, TreeMap<Long, Want>> asker : wants.entrySet()) {
            List<Want> due = new ArrayList<>();
            for (Want want : asker.getValue().values()) {
                if (want.first() <= held) {
                    due.add(want);
                }
            }
            due.forEach(want -> asker.getValue().remove(want.first()));
            due.forEach(want -> answer(asker.getKey(), want, new View(held, base, leadership)));
            if (!asker.getValue().isEmpty() && !leadership.equals(told.get(asker.getKey()))) {
                give(asker.getKey(), EntryRange.EMPTY, held, leadership);
            }
        }
    }

    private record View(long held, long base, Leadership leadership) {}

    private void answer(NodeId asker, Want want, View view) {
        if (want.first() <= view.base) {
            road.behind(asker);
            return;
        }
        long last = Math.min(want.last(), view.held);
        bytes.block(
                want.first(),
                last,
                maxBytes,
                found -> give(asker, EntryRange.of(want.first(), found), view.held, view.leadership));
    }

    private void give(NodeId asker, EntryRange entries, long held, Leadership leadership) {
        told.put(asker, leadership);
        road.give(
                asker, new Ranges(held, leadership.leader(), leadership.round().number(), entries));
    }
}
