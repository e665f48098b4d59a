package io.quorate.raft;

import io.quorate.spi.ReadPermit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Linearizable reads of one leadership (thesis, section 6.4, ReadIndex). A read waits for a round of heartbeats that begins
 * after it was asked: a quorum that answers proves that no later leader had been elected when the round began, so nothing
 * was decided that this leader does not know of. Reads that come while a round is under way share the next one.
 */
final class ReadRounds {
    private record Round(long number, long index, List<Long> reads) {}

    private final Deque<Round> asked = new ArrayDeque<>();
    private final int limit;
    private List<Long> waiting = new ArrayList<>();
    private int pending;
    private long number;

    ReadRounds(int limit) {
        this.limit = limit;
    }

    /** Takes a read, unless too many are pending. */
    boolean add(long read) {
        if (pending >= limit) {
            return false;
        }
        pending++;
        return waiting.add(read);
    }

    /** Whether a round should begin now: reads wait, and none is under way. */
    boolean due() {
        return !waiting.isEmpty() && asked.isEmpty();
    }

    /** Number of the newest round. */
    long number() {
        return number;
    }

    /** Begins a round without reads: those that wait go on waiting. */
    void begin() {
        number++;
    }

    /**
     * Begins a round that all waiting reads join.
     *
     * @param decided the leader's decided index, an entry of its own term included: what these reads must see
     */
    void begin(long decided) {
        begin();
        if (!waiting.isEmpty()) {
            asked.add(new Round(number, decided, waiting));
            waiting = new ArrayList<>();
        }
    }

    /** A quorum has answered a round, and so all before it. */
    void confirmed(long round, List<ReadPermit> permits) {
        while (!asked.isEmpty() && asked.peek().number() <= round) {
            Round done = asked.remove();
            pending -= done.reads().size();
            done.reads().forEach(read -> permits.add(new ReadPermit(read, done.index())));
        }
    }

    /** Leadership is lost: all reads must be asked again elsewhere. */
    void refuseAll(List<ReadPermit> permits) {
        asked.forEach(round -> round.reads().forEach(read -> permits.add(ReadPermit.refused(read))));
        waiting.forEach(read -> permits.add(ReadPermit.refused(read)));
        asked.clear();
        waiting.clear();
        pending = 0;
    }
}
