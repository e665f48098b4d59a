package io.quorate.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What goes to disk as one unit.
 *
 * @param truncateFrom index of the first entry to remove; 0 to remove none
 * @param first index of the first entry of {@code blocks}; 0 if there are none
 * @param blocks entries to append, one behind the other
 * @param cells new contents of cells
 */
public record LogWrite(long truncateFrom, long first, List<EntryBlock> blocks, Map<Cell, byte[]> cells) {
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
        Map<Cell, byte[]> copy = new EnumMap<>(Cell.class);
        copy.putAll(cells);
        cells = Collections.unmodifiableMap(copy);
    }

    /**
     * Only a cell.
     *
     * @param cell which
     * @param content what it holds from now on
     * @return the write
     */
    public static LogWrite of(Cell cell, byte[] content) {
        return new LogWrite(0, 0, List.of(), Map.of(cell, content));
    }

    /**
     * How many entries it appends.
     *
     * @return 0 or more
     */
    public int count() {
        return blocks.stream().mapToInt(EntryBlock::count).sum();
    }

    /**
     * How large its entries are.
     *
     * @return bytes
     */
    public long bytes() {
        return blocks.stream().mapToLong(EntryBlock::size).sum();
    }

    /**
     * This write and a later one as a single unit: what group commit does.
     *
     * @param next the write that follows this one
     * @return one write with the effect of both
     */
    public LogWrite then(LogWrite next) {
        long cut = next.truncateFrom;
        List<EntryBlock> merged = cut == 0 ? new ArrayList<>(blocks) : keptBefore(cut);
        merged.addAll(next.blocks);
        Map<Cell, byte[]> contents = new EnumMap<>(Cell.class);
        contents.putAll(cells);
        contents.putAll(next.cells);
        boolean cutsBelow = cut != 0 && (blocks.isEmpty() || cut < first);
        long truncation = !cutsBelow ? truncateFrom : truncateFrom == 0 ? cut : Math.min(truncateFrom, cut);
        long start = merged.isEmpty() ? 0 : cutsBelow || blocks.isEmpty() ? next.first : first;
        return new LogWrite(truncation, start, merged, contents);
    }

    private List<EntryBlock> keptBefore(long cut) {
        List<EntryBlock> kept = new ArrayList<>();
        long at = first;
        for (EntryBlock block : blocks) {
            int keep = (int) Math.max(0, Math.min(block.count(), cut - at));
            if (keep > 0) {
                kept.add(block.slice(0, keep));
            }
            at += block.count();
        }
        return kept;
    }
}
