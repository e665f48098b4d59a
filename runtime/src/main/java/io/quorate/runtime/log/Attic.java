package io.quorate.runtime.log;

import io.quorate.spi.EntryBlock;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The older part of the {@link Tail}: consecutive entries, copied into pages that are used again and again. Owned by the loop.
 *
 * <p>Why copies: blocks are made for every batch. Many megabytes of them, each alive for a second or so, are what a generational
 * collector does worst: every young collection copies all of them, and they fill the old generation with what dies soon. Pages
 * are allocated once. And what is read is copied out again, so nobody else ever sees a page.
 */
final class Attic {
    /** From how far behind an entry has to be searched for, length by length. */
    private static final int STRIDE = 4 << 10;

    private final Pages pages = new Pages();
    /** By the index of an entry, where it begins. Invariant: the first entry is in it, and none behind the last one. */
    private final NavigableMap<Long, Long> marks = new TreeMap<>();

    private long begin;
    private long end;
    /** Index of the entry that would be next. */
    private long next;

    long bytes() {
        return end - begin;
    }

    /** Adds entries behind the last one, or begins with them, so that it holds at most so many bytes with them. */
    void add(long first, EntryBlock block, long most) {
        long size = block.size();
        if (first != next || size > most) {
            clear();
        }
        next = first + block.count();
        if (size > most) {
            return;
        }
        keep(most - size);
        if (marks.isEmpty() || end - marks.lastEntry().getValue() >= STRIDE) {
            marks.put(first, end);
        }
        pages.write(end, block.bytes());
        end += size;
    }

    /** Lets go of the oldest that have no room any more. */
    void keep(long most) {
        while (bytes() > Math.max(0, most)) {
            marks.pollFirstEntry();
            begin = marks.isEmpty() ? end : marks.firstEntry().getValue();
        }
        pages.release(begin);
    }

    /** Forgets entries from an index on. */
    void truncate(long from) {
        if (from < next) {
            end = holds(from) ? find(from) : begin;
            marks.tailMap(from, true).clear();
            next = from;
        }
    }

    /** Forgets entries up to an index. */
    void beginBehind(long base) {
        if (holds(base + 1)) {
            begin = find(base + 1);
            marks.headMap(base + 1, false).clear();
            marks.put(base + 1, begin);
        } else if (base + 1 >= next) {
            clear();
        }
    }

    private void clear() {
        marks.clear();
        begin = end;
    }

    private boolean holds(long index) {
        return !marks.isEmpty() && index >= marks.firstKey() && index < next;
    }

    /** Where an entry begins. */
    private long find(long index) {
        Map.Entry<Long, Long> mark = marks.floorEntry(index);
        long at = mark.getValue();
        for (long before = mark.getKey(); before < index; before++) {
            at = behind(at);
        }
        return at;
    }

    private long behind(long at) {
        return at + 4 + pages.intAt(at);
    }

    /**
     * Copies entries, as many from the first on as are here and fit into a budget.
     *
     * @return at least one entry, or empty if the first is not here
     */
    Optional<EntryBlock> read(long from, long to, long budget) {
        if (!holds(from)) {
            return Optional.empty();
        }
        long start = find(from);
        long stop = behind(start);
        long count = Math.min(to + 1, next) - from;
        for (long taken = 1; taken < count && behind(stop) - start <= budget; taken++) {
            stop = behind(stop);
        }
        ByteBuffer copy = ByteBuffer.allocate((int) (stop - start));
        pages.read(start, copy);
        return Optional.of(EntryBlock.parse(copy.flip()));
    }
}
