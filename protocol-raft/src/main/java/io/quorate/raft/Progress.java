package io.quorate.raft;

import io.quorate.raft.RaftMessage.Append;
import io.quorate.raft.RaftMessage.Rejected;
import io.quorate.spi.EntryRange;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.ReplicaLog;
import io.quorate.spi.support.Window;
import java.util.UUID;

/**
 * What the leader knows of one peer. Invariant: {@code match < next <= last + 1}, and {@code base < next}.
 *
 * <p>PROBE: looks for the place where the logs agree, with one small append at a time, repeated each heartbeat interval.
 * BEHIND: the logs agree nowhere in what is left of the leader's; an empty append at its beginning, repeated each heartbeat
 * interval, finds out whether a snapshot or whatever else has helped. PIPELINE: sends ahead of the answers, bounded in
 * messages and bytes.
 */
final class Progress {
    private enum State {
        PROBE,
        BEHIND,
        PIPELINE
    }

    /** How much goes along with a probe, which may well be rejected: in bytes, and in entries of unknown size. */
    private static final int PROBE_BYTES = 16 << 10;

    private static final int PROBE_ENTRIES = 64;

    /** How often somebody behind is reported, in heartbeat intervals. */
    private static final int REPORTS = 3;

    private final UUID incarnation;
    private final RaftSettings settings;
    private final ReplicaLog log;
    private final Window window = new Window();
    private State state = State.PROBE;
    private long match;
    private long next;
    /** Number of the present probe: rejections of appends sent before it say nothing. */
    private long probe;
    /** PROBE and BEHIND: when the next one may go. */
    private long probeAt;
    /** BEHIND: when it is to be reported again. */
    private long reportAt;
    /** When an append last went out, or was answered. */
    private long moved;
    /** When it last proved that it still follows; what check-quorum counts. */
    private long contact;
    /** When there was last a sign that it can be reached at all. */
    private long awake;
    /** The newest round of reads that it has answered. */
    private long round;
    /** What it knows to be decided, if nothing was lost. */
    private long toldDecided;

    private boolean lostData;

    Progress(UUID incarnation, RaftSettings settings, ReplicaLog log, long now) {
        this.incarnation = incarnation;
        this.settings = settings;
        this.log = log;
        this.next = log.last() + 1;
        this.contact = now;
        this.awake = now;
        this.moved = now;
    }

    /** Whose it is: another incarnation of the name is somebody else. */
    UUID incarnation() {
        return incarnation;
    }

    /** Up to here it holds the leader's log durably; 0 if it has lost data. */
    long match() {
        return match;
    }

    long contact() {
        return contact;
    }

    long round() {
        return round;
    }

    /** It answered in this term, be it with a rejection: it still follows, and has heard of that round. */
    void answered(long now, long answeredRound) {
        contact = now;
        awake = now;
        round = Math.max(round, answeredRound);
    }

    /** It misses what it has acknowledged. It is fed no more, and nothing it says counts. */
    void loseData() {
        lostData = true;
        match = 0;
    }

    boolean hasLostData() {
        return lostData;
    }

    /** Whether an append should go now. */
    boolean maySend(long now) {
        if (lostData) {
            return false;
        }
        return switch (state) {
            // Who has been silent for an election timeout gets heartbeats only, until it gives a sign.
            case PROBE, BEHIND -> now >= probeAt && now < awake + settings.electionTicks();
            case PIPELINE -> next <= log.last() && fits();
        };
    }

    private boolean fits() {
        if (window.count() == 0) {
            return true;
        }
        return window.count() < settings.maxInFlightMessages()
                && window.bytes() + bytes(lastOfNext()) <= settings.maxInFlightBytes();
    }

    /** A range whose size is not known goes alone: the runtime will shorten it to what fits a frame. */
    private long bytes(long last) {
        long known = log.bytes(next, last);
        return known > 0 ? known : settings.maxInFlightBytes();
    }

    private long lastOfNext() {
        return state == State.PIPELINE
                ? log.fit(next, settings.maxMessageBytes(), settings.maxMessageEntries())
                : log.fit(next, PROBE_BYTES, Math.min(PROBE_ENTRIES, settings.maxMessageEntries()));
    }

    /** The next append; only if {@link #maySend}. */
    Append send(Server server, long readRound) {
        long last = state == State.BEHIND || next > log.last() ? next - 1 : lastOfNext();
        Append append = append(server, readRound, log.range(next, last));
        if (state == State.PIPELINE) {
            window.add(next, last, bytes(last));
            next = last + 1;
        }
        probeAt = server.now() + settings.heartbeatTicks();
        toldDecided = Math.max(toldDecided, Math.min(server.decided(), last));
        return append;
    }

    private Append append(Server server, long readRound, EntryRange entries) {
        moved = server.now();
        return new Append(server.term(), server.position(next - 1), server.decided(), probe, readRound, match, entries);
    }

    /**
     * Whether something may be lost that no later append will reveal: the last message, or a whole full window. An empty
     * append behind all that was sent finds out; a rejection of it leads back to PROBE.
     */
    boolean stalled(long now) {
        return state == State.PIPELINE && !lostData && match < log.last() && now >= moved + settings.heartbeatTicks();
    }

    Append repair(Server server, long readRound) {
        return append(server, readRound, EntryRange.EMPTY);
    }

    /** It holds the leader's log up to an index. True whenever it was said in this term, so it counts in any probe. */
    void accepted(long index, long now) {
        Invariant.check(index <= log.last(), () -> "match " + index + " in a log that ends at " + log.last());
        moved = now;
        match = Math.max(match, index);
        window.release(match);
        if (state != State.PIPELINE && match + 1 >= next) {
            state = State.PIPELINE;
            next = match + 1;
        } else if (window.splits(match)) {
            // A message was shortened on its way: what was sent behind it will be rejected.
            restart(match + 1, now);
        }
        next = Math.max(next, match + 1);
    }

    /** Goes on at a place; if that is gone with the beginning of the log, with a probe where the log begins now. */
    private void restart(long from, long now) {
        Invariant.check(
                match < from && from <= log.last() + 1,
                () -> "next " + from + " is not in (" + match + ", " + (log.last() + 1) + "]");
        next = Math.max(from, log.base().index() + 1);
        window.clear();
        probe++;
        if (from < next) {
            state = State.PROBE;
            probeAt = now;
        }
    }

    /** The log begins later; what was to be sent next may be gone. */
    void compacted(long now) {
        if (next <= log.base().index()) {
            restart(next, now);
        }
    }

    /**
     * The logs do not agree there. Goes back at most one term of either log, unless the rejection is stale: of an earlier
     * probe, or of a place that is known to agree by now.
     */
    void rejected(Rejected rejected, long now) {
        boolean stale = rejected.probe() != probe
                || rejected.previous() <= match
                || (state != State.PIPELINE && rejected.previous() != next - 1);
        if (stale) {
            return;
        }
        moved = now;
        Position hint = rejected.hint();
        long agreed = log.lastUpToRound(Math.min(hint.index(), log.last()), hint.term());
        // A sane hint goes back by itself; never forward nor to the same place again.
        long from = Math.max(match + 1, Math.min(agreed + 1, rejected.previous()));
        probe(from, now);
        if (from <= log.base().index()) {
            state = State.BEHIND;
            probeAt = now + settings.heartbeatTicks();
        }
    }

    /** Whether it is time to say that it lacks entries which the log no longer has. */
    boolean reportBehind(long now) {
        if (state != State.BEHIND || now < reportAt) {
            return false;
        }
        reportAt = now + (long) REPORTS * settings.heartbeatTicks();
        return true;
    }

    /** The link is new: what was sent may be lost. */
    void connected(long now) {
        awake = now;
        probe(match + 1, now);
    }

    private void probe(long from, long now) {
        restart(from, now);
        state = State.PROBE;
        probeAt = now;
    }

    /** Whether it lacks the news of a decision that holds at its log, so that somebody waits there. */
    boolean shouldHear(long decided) {
        return !lostData && Math.min(decided, match) > toldDecided;
    }

    /** Whether it has been told that an entry is decided which it holds. */
    boolean knowsDecided(long index) {
        return toldDecided >= index && match >= index;
    }

    void toldDecided(long decided) {
        toldDecided = Math.max(toldDecided, Math.min(decided, match));
    }
}
