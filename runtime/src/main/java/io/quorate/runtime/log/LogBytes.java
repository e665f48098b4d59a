package io.quorate.runtime.log;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the bytes of entries: hot ones in the tail at once, cold ones on disk a little later. Owned by the loop. */
public final class LogBytes {
    private final Tail tail;
    private final LogWriter writer;

    /**
     * The bytes of one log.
     *
     * @param tail its newest part
     * @param writer the way to the rest
     */
    public LogBytes(Tail tail, LogWriter writer) {
        this.tail = tail;
        this.writer = writer;
    }

    /**
     * The most that was ever at hand. Any thread.
     *
     * @return bytes
     */
    public long mostHot() {
        return tail.mostBytes();
    }

    /**
     * Gives a range its bytes, if they are at hand.
     *
     * @param range entries of the log as it is now, or with bytes of their own
     * @param budget bound on the bytes; the first entry comes even if it is larger
     * @return a beginning of the range, with its bytes; empty if they are cold
     */
    public Optional<EntryRange> hot(EntryRange range, int budget) {
        if (range.isEmpty()) {
            return Optional.of(range);
        }
        Optional<EntryBlock> own = range.block().map(block -> Tail.fitting(block, 0, block.count(), budget));
        return own.or(() -> tail.read(range.first(), range.last(), budget)).map(found -> Tail.attach(range, found));
    }

    /**
     * Whether entries that a message names have left the log again in the very turn in which it was made, be it before they were
     * handed in to be written. Two entries of one round at one place are the same, and so is all before them.
     *
     * @param range entries of the log at some time of this turn, or with bytes of their own
     * @param base where the log begins now
     * @param appended what this turn has left at the end of the log
     * @return true if the log has less now, or something else
     */
    public boolean gone(EntryRange range, long base, List<EntryRange> appended) {
        if (range.isEmpty() || range.block().isPresent()) {
            return false;
        }
        long end = range.last();
        if (range.first() <= base || end > tail.last()) {
            return true;
        }
        for (EntryRange now : appended) {
            if (now.first() <= end && end <= now.last()) {
                return now.round(end) != range.round(end);
            }
        }
        return false;
    }

    /**
     * Reads cold bytes, in its place among the writes: the log is found as it is now.
     *
     * @param range entries of the log as it is now
     * @param budget bound on the bytes; the first entry comes even if it is larger
     * @param found called on the loop with a beginning of the range, with its bytes
     */
    public void cold(EntryRange range, int budget, Consumer<EntryRange> found) {
        writer.read(range.first(), range.last(), budget, block -> found.accept(Tail.attach(range, block)));
    }

    /**
     * Finds blocks of bytes, one behind the other, wherever they are.
     *
     * @param from index of the first entry
     * @param to index of the last entry
     * @param budget bound on the bytes; the first entry comes even if it is larger
     * @param found called on the loop, perhaps before this returns, with at least one entry
     */
    public void blocks(long from, long to, int budget, Consumer<List<EntryBlock>> found) {
        List<EntryBlock> hot = tail.parts(from, to, budget);
        if (hot.isEmpty()) {
            writer.read(from, to, budget, block -> found.accept(List.of(block)));
        } else {
            found.accept(hot);
        }
    }

    /**
     * Finds blocks of bytes for reading on, wherever they are.
     *
     * @param from index of the first entry
     * @param to index of the last entry
     * @param budget bound on the bytes; the first entry comes even if it is larger
     * @param found called on the loop, perhaps before this returns, with at least one entry
     */
    public void block(long from, long to, int budget, Consumer<EntryBlock> found) {
        Optional<EntryBlock> hot = tail.readOn(from, to, budget);
        if (hot.isPresent()) {
            found.accept(hot.get());
        } else {
            writer.read(from, to, budget, found);
        }
    }
}
