package io.quorate.runtime.log;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.support.Invariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The bytes of the newest entries, so that what is hot never has to be read from disk. Owned by the loop.
 *
 * <p>Holds everything that is not yet on disk, and beyond that as much as fits into its bound: the newest as the blocks that came,
 * which writer, followers and applier share, and what is older in an {@link Attic}. Invariant: the blocks are consecutive, and
 * the last one ends at the last index of the log.
 */
public final class Tail {
    private static final int LARGE_BYTES = 4 << 10;
    /** What is on its way to followers and applier, with room to spare; more would keep the garbage collector busy. */
    private static final long MOST_RECENT_BYTES = 1 << 20;
    /** So few are no burden to it, unless they are very large. */
    private static final int FEW_BLOCKS = 64;

    private static final long MOST_FEW_BYTES = 8 << 20;

    private final long maxBytes;
    private final long recentBytes;
    private final long fewBytes;
    private final Attic attic = new Attic();
    private final NavigableMap<Long, EntryBlock> blocks = new TreeMap<>();
    private long bytes;
    private volatile long mostBytes;
    private long last;

    /**
     * A tail behind a recovered log.
     *
     * @param last index of the last entry on disk
     * @param maxBytes how much to keep of what is on disk, too
     */
    public Tail(long last, long maxBytes) {
        this.last = last;
        this.maxBytes = maxBytes;
        this.recentBytes = Math.min(MOST_RECENT_BYTES, maxBytes / 4);
        this.fewBytes = Math.min(MOST_FEW_BYTES, maxBytes / 2);
    }

    /**
     * Adds entries behind the last one.
     *
     * @param first index of the first entry
     * @param block their bytes
     */
    public void append(long first, EntryBlock block) {
        Invariant.check(first == last + 1, () -> "bytes for " + first + " behind a tail that ends at " + last);
        blocks.put(first, block);
        bytes += block.size();
        mostBytes = Math.max(mostBytes, bytes());
        last += block.count();
    }

    /**
     * Forgets entries that left the log.
     *
     * @param from index of the first one to forget
     */
    public void truncate(long from) {
        attic.truncate(from);
        while (!blocks.isEmpty() && blocks.lastKey() >= from) {
            bytes -= blocks.pollLastEntry().getValue().size();
        }
        Map.Entry<Long, EntryBlock> end = blocks.lastEntry();
        if (end != null && end.getKey() + end.getValue().count() > from) {
            EntryBlock kept = end.getValue().slice(0, (int) (from - end.getKey()));
            bytes -= end.getValue().size() - kept.size();
            blocks.put(end.getKey(), kept);
        }
        last = Math.min(last, from - 1);
    }

    /**
     * The log begins later: what is before it is in a snapshot, and may even have been something else.
     *
     * @param base index of the last entry that leaves; perhaps beyond the last one
     */
    public void beginBehind(long base) {
        attic.beginBehind(base);
        while (!blocks.isEmpty() && blocks.firstKey() <= base) {
            long first = blocks.firstKey();
            EntryBlock block = blocks.pollFirstEntry().getValue();
            bytes -= block.size();
            if (first + block.count() - 1 > base) {
                EntryBlock kept = block.slice((int) (base + 1 - first), block.count());
                bytes += kept.size();
                blocks.put(base + 1, kept);
            }
        }
        last = Math.max(last, base);
    }

    /**
     * Puts the oldest entries that are on disk away, and lets go of what is over the bound.
     *
     * @param written index up to which the disk has the log as it is here
     */
    public void evict(long written) {
        while (bytes > (blocks.size() > FEW_BLOCKS ? recentBytes : fewBytes)) {
            Map.Entry<Long, EntryBlock> oldest = blocks.firstEntry();
            EntryBlock block = oldest.getValue();
            if (oldest.getKey() + block.count() - 1 > written) {
                break;
            }
            blocks.pollFirstEntry();
            bytes -= block.size();
            attic.add(oldest.getKey(), block, maxBytes - bytes);
        }
        attic.keep(maxBytes - bytes);
    }

    /**
     * How much it holds.
     *
     * @return bytes
     */
    public long bytes() {
        return bytes + attic.bytes();
    }

    /**
     * The most that it ever held. Any thread.
     *
     * @return bytes
     */
    public long mostBytes() {
        return mostBytes;
    }

    /**
     * Index of the last entry.
     *
     * @return 0 for an empty log
     */
    public long last() {
        return last;
    }

    /**
     * Finds the bytes of some entries, as many from the first on as fit into a budget; or fewer, if the first is old and the last
     * is not.
     *
     * @param from index of the first
     * @param to index of the last
     * @param budget bytes; the first entry comes even if it is larger
     * @return at least one entry, or empty if the first is not in memory
     */
    public Optional<EntryBlock> read(long from, long to, long budget) {
        Map.Entry<Long, EntryBlock> block = blocks.floorEntry(from);
        if (block == null || to > last) {
            return to > last ? Optional.empty() : attic.read(from, to, budget);
        }
        EntryBlock part = fitting(block.getValue(), (int) (from - block.getKey()), to - from + 1, budget);
        if (from + part.count() > to || block.getKey() + block.getValue().count() > from + part.count()) {
            return Optional.of(part);
        }
        return Optional.of(EntryBlock.joined(parts(part, from, to, budget)));
    }

    /**
     * The same for reading on, one block at a time: a block that is large enough is handed out without those behind it, as joining
     * copies.
     *
     * @param from index of the first
     * @param to index of the last
     * @param budget bytes; the first entry comes even if it is larger
     * @return at least one entry, or empty if the first is not in memory
     */
    public Optional<EntryBlock> readOn(long from, long to, long budget) {
        Map.Entry<Long, EntryBlock> block = blocks.floorEntry(from);
        if (block == null || to > last) {
            return to > last ? Optional.empty() : attic.read(from, to, budget);
        }
        EntryBlock part = fitting(block.getValue(), (int) (from - block.getKey()), to - from + 1, budget);
        return part.size() >= LARGE_BYTES ? Optional.of(part) : read(from, to, budget);
    }

    /**
     * The same for whoever takes several blocks: nothing is joined.
     *
     * @param from index of the first
     * @param to index of the last
     * @param budget bytes; the first entry comes even if it is larger
     * @return at least one entry, or nothing if the first is not in memory
     */
    public List<EntryBlock> parts(long from, long to, long budget) {
        Map.Entry<Long, EntryBlock> block = blocks.floorEntry(from);
        if (block == null || to > last) {
            return read(from, to, budget).map(List::of).orElse(List.of());
        }
        return parts(fitting(block.getValue(), (int) (from - block.getKey()), to - from + 1, budget), from, to, budget);
    }

    private List<EntryBlock> parts(EntryBlock start, long from, long to, long budget) {
        List<EntryBlock> parts = new ArrayList<>();
        parts.add(start);
        long size = start.size();
        long next = from + start.count();
        while (next <= to && size < budget) {
            Map.Entry<Long, EntryBlock> block = blocks.floorEntry(next);
            int skip = (int) (next - block.getKey());
            if (size + block.getValue().size(skip, skip + 1) > budget) {
                break;
            }
            EntryBlock part = fitting(block.getValue(), skip, to - next + 1, budget - size);
            parts.add(part);
            size += part.size();
            next += part.count();
        }
        return parts;
    }

    /**
     * The largest part of a block that fits.
     *
     * @param block whose entries
     * @param skip position of the first one wanted
     * @param most how many at most
     * @param budget bytes
     * @return at least one entry
     */
    static EntryBlock fitting(EntryBlock block, int skip, long most, long budget) {
        int end = (int) Math.min(block.count(), skip + most);
        int to = end;
        while (to > skip + 1 && block.size(skip, to) > budget) {
            to = skip + (to - skip + 1) / 2;
        }
        while (to < end && block.size(skip, to + 1) <= budget) {
            to++;
        }
        return block.slice(skip, to);
    }

    /**
     * Checks that bytes are those of a range.
     *
     * @param range what was asked for
     * @param found bytes of a beginning of it
     * @return the beginning, with its bytes
     */
    public static EntryRange attach(EntryRange range, EntryBlock found) {
        EntryRange beginning = range.upTo(range.first() + found.count() - 1);
        EntryRange stored = EntryRange.of(range.first(), found);
        Invariant.check(stored.equals(beginning), () -> "the log holds " + stored + " where " + range + " was named");
        return stored;
    }
}
