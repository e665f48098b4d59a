package io.quorate.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What goes to disk as one unit, in this order: truncate, begin behind a mark, append, cells.
 *
 * @param truncateFrom index of the first entry to remove; 0 to remove none
 * @param base where the log begins from now on: entries up to it are dropped, and if there are none behind it, the next one
 *     appended follows on it; {@link Mark#NONE} to leave the beginning where it is. It never goes back
 * @param first index of the first entry of {@code blocks}; 0 if there are none
 * @param blocks entries to append, one behind the other
 * @param cells new contents of cells
 */
public record LogWrite(long truncateFrom, Mark base, long first, List<EntryBlock> blocks, Map<Cell, byte[]> cells) {
    /** A small named place beside the entries; what it held before is gone once it is written. */
    public enum Cell {
        /** The runtime's: genesis, incarnation and boot number. */
        IDENTITY,
        /** The runtime's: the epoch that runs, where its log begins, its protocol and configuration. */
        EPOCH,
        /** The protocol's: promise or vote. */
        PROTOCOL
    }

    /** Copies the collections. */
    public LogWrite {
        blocks = List.copyOf(blocks);
        cells = cells.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(cells));
    }

    /**
     * Only a cell.
     *
     * @param cell which
     * @param content what it holds from now on
     * @return the write
     */
    public static LogWrite of(Cell cell, byte[] content) {
        return new LogWrite(0, Mark.NONE, 0, List.of(), Map.of(cell, content));
    }

    /**
     * How many entries it appends.
     *
     * @return 0 or more
     */
    public int count() {
        int count = 0;
        for (EntryBlock block : blocks) {
            count += block.count();
        }
        return count;
    }

    /**
     * How large its entries are.
     *
     * @return bytes
     */
    public long bytes() {
        long bytes = 0;
        for (EntryBlock block : blocks) {
            bytes += block.size();
        }
        return bytes;
    }

    /**
     * This write and a later one as a single unit: what group commit does.
     *
     * @param next the write that follows this one
     * @return one write with the effect of both
     */
    public LogWrite then(LogWrite next) {
        Mark begin = next.base.index() > base.index() ? next.base : base;
        long cut = next.truncateFrom == 0 ? Long.MAX_VALUE : next.truncateFrom;
        List<EntryBlock> merged = keptBetween(begin.index(), cut);
        long start = merged.isEmpty() ? next.first : Math.max(first, begin.index() + 1);
        merged.addAll(next.blocks);
        return new LogWrite(truncation(next), begin, merged.isEmpty() ? 0 : start, merged, with(next.cells));
    }

    private Map<Cell, byte[]> with(Map<Cell, byte[]> newer) {
        if (cells.isEmpty() || newer.isEmpty()) {
            return cells.isEmpty() ? newer : cells;
        }
        Map<Cell, byte[]> all = new EnumMap<>(cells);
        all.putAll(newer);
        return all;
    }

    /** What the later one removes of the blocks of this one needs no truncation on disk. */
    private long truncation(LogWrite next) {
        boolean cutsBelow = next.truncateFrom != 0 && (blocks.isEmpty() || next.truncateFrom < first);
        if (!cutsBelow) {
            return truncateFrom;
        }
        return truncateFrom == 0 ? next.truncateFrom : Math.min(truncateFrom, next.truncateFrom);
    }

    private List<EntryBlock> keptBetween(long begin, long cut) {
        List<EntryBlock> kept = new ArrayList<>();
        long at = first;
        for (EntryBlock block : blocks) {
            int skip = (int) Math.max(0, Math.min(block.count(), begin + 1 - at));
            int end = (int) Math.max(skip, Math.min(block.count(), cut - at));
            if (end > skip) {
                kept.add(block.slice(skip, end));
            }
            at += block.count();
        }
        return kept;
    }

    /**
     * Whether there is nothing to write.
     *
     * @return true if all parts are empty
     */
    public boolean isEmpty() {
        return truncateFrom == 0 && base.index() == 0 && blocks.isEmpty() && cells.isEmpty();
    }
}
