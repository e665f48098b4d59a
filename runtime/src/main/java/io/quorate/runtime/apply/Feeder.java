package io.quorate.runtime.apply;

import io.quorate.runtime.log.LogBytes;
import io.quorate.spi.EntryBlock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Brings decided entries to the applier's lane, one bounded chunk at a time, so that a slow state machine never makes a
 * backlog in memory. Owned by the loop.
 */
public final class Feeder {
    private final int chunkBytes;
    private final LogBytes bytes;
    private final Consumer<EntryBlock> apply;
    private final BiConsumer<Long, EntryBlock> onChunk;
    private long decided;
    /** Invariant: applied <= handed <= decided; what is handed and not applied is one chunk. */
    private long handed;

    private long applied;
    private boolean fetching;

    /**
     * Nothing decided yet.
     *
     * @param chunkBytes bound on a chunk
     * @param bytes where entries are found
     * @param apply hands a chunk to the applier's lane, from where {@link #done} is called on the loop
     * @param onChunk hears of every chunk of decided entries, on the loop: index of the first, and the bytes
     */
    public Feeder(int chunkBytes, LogBytes bytes, Consumer<EntryBlock> apply, BiConsumer<Long, EntryBlock> onChunk) {
        this.chunkBytes = chunkBytes;
        this.bytes = bytes;
        this.apply = apply;
        this.onChunk = onChunk;
    }

    /**
     * More is decided.
     *
     * @param index the last decided index
     */
    public void decided(long index) {
        decided = Math.max(decided, index);
        next();
    }

    private void next() {
        if (!fetching && handed == applied && handed < decided) {
            fetching = true;
            bytes.block(handed + 1, decided, chunkBytes, this::hand);
        }
    }

    private void hand(EntryBlock chunk) {
        fetching = false;
        onChunk.accept(handed + 1, chunk);
        handed += chunk.count();
        apply.accept(chunk);
    }

    /** The chunk is applied. */
    public void done() {
        applied = handed;
        next();
    }

    /**
     * Index of the last entry known to be decided.
     *
     * @return 0 before the first
     */
    public long decided() {
        return decided;
    }

    /**
     * Index of the last entry that is applied, as the loop knows.
     *
     * @return at most {@link #decided}
     */
    public long applied() {
        return applied;
    }
}
