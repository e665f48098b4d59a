package io.quorate.omnipaxos;

import io.quorate.api.NodeId;
import io.quorate.spi.EntryRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries (base, end] of another server's log, on their way to replace whatever stands behind {@code base} in one's own.
 * They come in order and in as many messages as it takes, and stay in memory until {@link Acceptor} may take them in.
 *
 * <p>Invariants: {@code base < next}; the parts are exactly (base, next); {@code base} beyond {@code end} once a snapshot went
 * beyond it.
 */
final class Transfer {
    private final NodeId source;
    private final long end;
    private final long decided;
    private long base;
    private long next;
    private List<EntryRange> parts = new ArrayList<>();

    /**
     * Nothing of it has come yet.
     *
     * @param source from whom
     * @param base up to here the own log is right
     * @param end index of the last entry that is needed
     * @param decided what ballots have told the source to be decided
     */
    Transfer(NodeId source, long base, long end, long decided) {
        this.source = source;
        this.base = base;
        this.end = end;
        this.decided = Math.min(decided, end);
        this.next = base + 1;
    }

    /** Takes what follows on; anything else is a duplicate, or has overtaken something. Whether it was of use. */
    boolean take(EntryRange entries) {
        if (entries.isEmpty() || entries.first() > next || entries.last() < next || complete()) {
            return false;
        }
        EntryRange more = entries.from(next).upTo(end);
        parts.add(more);
        next = more.last() + 1;
        return true;
    }

    /** The log holds what is decided up to {@code upTo}: those entries are neither kept nor asked for. */
    void settled(long upTo) {
        if (upTo <= base) {
            return;
        }
        base = upTo;
        next = Math.max(next, upTo + 1);
        List<EntryRange> left = new ArrayList<>();
        for (EntryRange part : parts) {
            EntryRange rest = part.from(upTo + 1);
            if (!rest.isEmpty()) {
                left.add(rest);
            }
        }
        parts = left;
    }

    boolean complete() {
        return next > end;
    }

    NodeId source() {
        return source;
    }

    long base() {
        return base;
    }

    long end() {
        return end;
    }

    /** What of it is decided. */
    long decided() {
        return decided;
    }

    /** What of it is decided, and has come. */
    long decidedHere() {
        return Math.min(decided, next - 1);
    }

    long next() {
        return next;
    }

    List<EntryRange> parts() {
        return parts;
    }

    @Override
    public String toString() {
        return "transfer of (" + base + ", " + end + "] from " + source + ", next " + next;
    }
}
