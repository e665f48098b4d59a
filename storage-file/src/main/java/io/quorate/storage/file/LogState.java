package io.quorate.storage.file;

import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the frames so far amount to. Recovery and writing share it, so that both understand a frame alike. */
final class LogState {
    /** Their numbers are consecutive. */
    final List<SegmentHeader> segments = new ArrayList<>();

    final FrameIndex index = new FrameIndex();
    /** Copies: nobody else has these arrays. */
    private final Map<Cell, byte[]> cells = new EnumMap<>(Cell.class);

    /** The sequence of the next frame. */
    long nextSequence = 1;

    private Mark base = Mark.NONE;

    /** The log as it was when the oldest segment was begun; what stands before that is gone. */
    void begin(SegmentHeader oldest) {
        nextSequence = oldest.firstSequence();
        index.begin(oldest.firstIndex() - 1);
    }

    /** Where the log begins. */
    Mark base() {
        return base;
    }

    /** Index of the last entry; that of the base if there is none. */
    long last() {
        return index.last();
    }

    /** Index of the last entry once those from there on are removed. */
    long lastAfter(long truncateFrom) {
        return truncateFrom == 0 ? last() : Math.min(last(), truncateFrom - 1);
    }

    /** Whether a frame or write begins where it leaves the log, and does not take its beginning back. */
    boolean continues(long truncateFrom, Mark begin, long first, int count) {
        boolean forward = begin.index() == 0 || begin.index() > base.index() || begin.equals(base);
        boolean behindBase = truncateFrom == 0 || truncateFrom > base.index();
        long last = Math.max(lastAfter(truncateFrom), begin.index());
        return forward && behindBase && (count == 0 ? first == 0 : first == last + 1);
    }

    /** Whether an entry is in the log. */
    boolean holds(long entry) {
        return entry > base.index() && entry <= last();
    }

    SegmentHeader segment(long number) {
        return segments.get((int) (number - segments.get(0).number()));
    }

    /** Takes out the segments that are older than any that holds an entry; never the newest. */
    List<SegmentHeader> retire(long newest) {
        long oldest = index.oldestSegment(newest);
        List<SegmentHeader> retired = new ArrayList<>();
        while (segments.get(0).number() < oldest) {
            retired.add(segments.remove(0));
        }
        return retired;
    }

    /** What the cells hold. */
    Map<Cell, byte[]> cells() {
        Map<Cell, byte[]> copy = new EnumMap<>(Cell.class);
        cells.forEach((cell, content) -> copy.put(cell, content.clone()));
        return copy;
    }

    void add(FrameHeader frame, SegmentHeader segment, long offset, Map<Cell, byte[]> written) {
        index.truncate(lastAfter(frame.truncateFrom()) + 1);
        if (frame.base().index() > base.index()) {
            base = frame.base();
            index.drop(base.index());
        }
        if (frame.body().count() > 0) {
            index.add(frame.first(), frame.body().count(), segment.number(), offset);
        }
        written.forEach((cell, content) -> cells.put(cell, content.clone()));
        nextSequence = frame.sequence() + 1;
    }
}
