package io.quorate.storage.file;

import java.util.Arrays;

/**
 * Where in the files the entries are: 16 bytes for each frame that holds some, whatever their number. Frame i holds what
 * is in the log from {@code firsts[i]} up to {@code firsts[i + 1] - 1}, the last one up to {@link #last}; what it held
 * beyond was truncated later.
 */
final class FrameIndex {
    private long[] firsts = new long[64];
    private long[] places = new long[64];
    private int size;
    private long last;

    /** Index of the last entry, 0 if there is none. */
    long last() {
        return last;
    }

    void truncate(long from) {
        while (size > 0 && firsts[size - 1] >= from) {
            size--;
        }
        last = Math.min(last, from - 1);
    }

    void add(long first, int count, long segment, long offset) {
        if (size == firsts.length) {
            firsts = Arrays.copyOf(firsts, size * 2);
            places = Arrays.copyOf(places, size * 2);
        }
        firsts[size] = first;
        places[size++] = segment << 32 | offset;
        last = first + count - 1;
    }

    /** The frame that holds an entry; the index must be within 1 and {@link #last}. */
    Span find(long index) {
        int found = Arrays.binarySearch(firsts, 0, size, index);
        int at = found >= 0 ? found : -found - 2;
        long end = at + 1 < size ? firsts[at + 1] - 1 : last;
        return new Span(firsts[at], end, places[at] >>> 32, places[at] & 0xFFFF_FFFFL);
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
