package io.quorate.storage.file;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.EntryRange.Run;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Collects what the entries of a log are while it is recovered. */
final class RunList {
    private final Deque<Run> runs = new ArrayDeque<>();
    private long first = 1;
    private long last;

    /** Goes on behind an index; what stands up to there was not seen. */
    void begin(long index) {
        first = index + 1;
        last = index;
    }

    /** Index of the first entry, or where it would stand. */
    long first() {
        return first;
    }

    void add(EntryBlock block) {
        for (int i = 0; i < block.count(); i++) {
            Run newest = runs.peekLast();
            if (newest != null && newest.round() == block.round(i) && newest.kind() == block.kind(i)) {
                runs.removeLast();
                runs.addLast(new Run(newest.round(), newest.kind(), newest.count() + 1));
            } else {
                runs.addLast(new Run(block.round(i), block.kind(i), 1));
            }
        }
        last += block.count();
    }

    /** Drops what stands behind an index. */
    void keepUpTo(long index) {
        while (last > index && !runs.isEmpty()) {
            Run newest = runs.removeLast();
            last -= newest.count();
            if (last < index) {
                int left = (int) Math.min(newest.count(), index - last);
                runs.addLast(new Run(newest.round(), newest.kind(), left));
                last += left;
            }
        }
        last = Math.min(last, index);
        first = Math.min(first, last + 1);
    }

    /** Drops what stands up to an index. */
    void keepBehind(long index) {
        while (first <= index && !runs.isEmpty()) {
            Run oldest = runs.removeFirst();
            first += oldest.count();
            if (first > index + 1) {
                runs.addFirst(new Run(oldest.round(), oldest.kind(), (int) (first - index - 1)));
                first = index + 1;
            }
        }
        first = Math.max(first, index + 1);
        last = Math.max(last, first - 1);
    }

    EntryRange range() {
        return EntryRange.of(first, List.copyOf(runs));
    }
}
