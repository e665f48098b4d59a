package io.quorate.benchmarks.life;

import java.util.Arrays;

/** When something happened to which index, in ascending order of the indexes. Thread-safe. */
final class Trail {
    private static final int FIRST_ROOM = 1 << 12;

    private long[] keys = new long[FIRST_ROOM];
    private long[] times = new long[FIRST_ROOM];
    private int count;

    /** What comes again, or late, is left out: it is the first time that counts. */
    synchronized void add(long key, long time) {
        if (count > 0 && keys[count - 1] >= key) {
            return;
        }
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, 2 * count);
            times = Arrays.copyOf(times, 2 * count);
        }
        keys[count] = key;
        times[count++] = time;
    }

    /** When that came which begins at or before an index, and so reaches it; 0 if nothing did. */
    synchronized long reaching(long index) {
        int found = Arrays.binarySearch(keys, 0, count, index);
        int at = found >= 0 ? found : -found - 2;
        return at < 0 ? 0 : times[at];
    }

    /** When that came which ends at or behind an index, and so covers it; 0 if nothing did. */
    synchronized long covering(long index) {
        int found = Arrays.binarySearch(keys, 0, count, index);
        int at = found >= 0 ? found : -found - 1;
        return at == count ? 0 : times[at];
    }
}
