package io.quorate.storage.file;

import java.util.Arrays;

/**
 * Where in the files the entries are: 16 bytes for each frame that holds some, whatever their number. Frame i holds what
 * is in the log from {@code firsts[i]} up to {@code firsts[i + 1] - 1}, the last one up to {@link #last}; what it held
 * beyond was truncated later, and of the first one a beginning may have been dropped.
 */
final class FrameIndex {
    private long[] firsts = new long[64];
    private long[] places = new long[64];
    private int start;
    private int end;
    private long last;

    /** An empty log that goes on behind an index. */
    void begin(long index) {
        last = index;
    }

    /** Index of the last entry; without entries, that behind which the log goes on. */
    long last() {
        return last;
    }

    void truncate(long from) {
        while (end > start && firsts[end - 1] >= from) {
            end--;
        }
        last = Math.min(last, from - 1);
    }

    /** Forgets the frames that hold nothing behind an index. */
    void drop(long upTo) {
        last = Math.max(last, upTo);
        while (start < end && lastOf(start) <= upTo) {
            start++;
        }
        if (start > end / 2) {
            System.arraycopy(firsts, start, firsts, 0, end - start);
            System.arraycopy(places, start, places, 0, end - start);
            end -= start;
            start = 0;
        }
    }

    void add(long first, int count, long segment, long offset) {
        if (end == firsts.length) {
            firsts = Arrays.copyOf(firsts, end * 2);
            places = Arrays.copyOf(places, end * 2);
        }
        firsts[end] = first;
        places[end++] = segment << 32 | offset;
        last = first + count - 1;
    }

    private long lastOf(int frame) {
        return frame + 1 < end ? firsts[frame + 1] - 1 : last;
    }

    /** The number of the oldest segment that holds an entry; or else, if there are no entries. */
    long oldestSegment(long otherwise) {
        return start < end ? places[start] >>> 32 : otherwise;
    }

    /** The frame that holds an entry, which must be in the log. */
    Span find(long index) {
        int found = Arrays.binarySearch(firsts, start, end, index);
        int at = found >= 0 ? found : -found - 2;
        return new Span(firsts[at], lastOf(at), places[at] >>> 32, places[at] & 0xFFFF_FFFFL);
    }

    /**
     * What of a frame is still in the log.
     *
     * @param first index of its first entry
     * @param last index of its last entry that was not truncated
     * @param segment number of its segment
     * @param offset where it begins in the file
     */
    record Span(long first, long last, long segment, long offset) {}
}
