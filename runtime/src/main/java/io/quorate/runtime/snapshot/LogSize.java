package io.quorate.runtime.snapshot;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many bytes of entries lie behind an index, as far as this process has seen them being applied. Coarse: it keeps a
 * bounded number of points.
 */
final class LogSize {
    private final long grain;
    /** Index to the bytes of all entries up to it. */
    private final TreeMap<Long, Long> points = new TreeMap<>();

    private long total;

    /** Points are so many bytes apart. */
    LogSize(long grain) {
        this.grain = Math.max(1, grain);
    }

    /** Entries up to an index, behind all before. */
    void add(long last, long bytes) {
        total += bytes;
        if (points.isEmpty() || total - points.lastEntry().getValue() >= grain) {
            points.put(last, total);
        }
    }

    /** From now on, the bytes behind the last entry are known exactly. */
    void point(long last) {
        points.put(last, total);
    }

    /** At most a grain too many. */
    long behind(long index) {
        Map.Entry<Long, Long> point = points.floorEntry(index);
        return point == null ? total : total - point.getValue();
    }

    /** The last index before another with at least so many bytes between them; 0 if none is known. At most a grain too early. */
    long before(long index, long bytes) {
        Map.Entry<Long, Long> end = points.floorEntry(index);
        Map.Entry<Long, Long> start = end;
        while (start != null && end.getValue() - start.getValue() < bytes) {
            start = points.lowerEntry(start.getKey());
        }
        return start == null ? 0 : start.getKey();
    }

    /** What is at or below an index is not asked for any more. */
    void forget(long index) {
        Long kept = points.floorKey(index);
        if (kept != null) {
            points.headMap(kept).clear();
        }
    }
}
