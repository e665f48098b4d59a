package io.quorate.storage.file;

import io.quorate.spi.LogWrite.Cell;
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

    /** Index of the last entry. */
    long last() {
        return index.last();
    }

    /** Index of the last entry once those from there on are removed. */
    long lastAfter(long truncateFrom) {
        return truncateFrom == 0 ? last() : Math.min(last(), truncateFrom - 1);
    }

    /** Whether a frame or write begins where it leaves the log. */
    boolean continues(long truncateFrom, long first, int count) {
        return truncateFrom >= 0 && (count == 0 ? first == 0 : first == lastAfter(truncateFrom) + 1);
    }

    SegmentHeader segment(long number) {
        return segments.get((int) (number - segments.get(0).number()));
    }

    /** What the cells hold. */
    Map<Cell, byte[]> cells() {
        Map<Cell, byte[]> copy = new EnumMap<>(Cell.class);
        cells.forEach((cell, content) -> copy.put(cell, content.clone()));
        return copy;
    }

    void add(FrameHeader frame, SegmentHeader segment, long offset, Map<Cell, byte[]> written) {
        index.truncate(lastAfter(frame.truncateFrom()) + 1);
        if (frame.body().count() > 0) {
            index.add(frame.first(), frame.body().count(), segment.number(), offset);
        }
        written.forEach((cell, content) -> cells.put(cell, content.clone()));
        nextSequence = frame.sequence() + 1;
    }
}
