package io.quorate.runtime.apply;

import io.quorate.runtime.log.LogBytes;
import io.quorate.spi.EntryBlock;
import java.util.List;

/**
 * Brings decided entries to the applier's lane, one bounded chunk at a time, so that a slow state machine never makes a
 * backlog in memory. Owned by the loop.
 */
public final class Feeder {
    /** Where the chunks go. Called on the loop. */
    public interface Sink {
        /**
         * Where the next chunk has to end at the latest.
         *
         * @param handed the index behind which it begins
         * @return an index above it
         */
        long stopBehind(long handed);

        /**
         * Hands a chunk to the applier's lane, from where {@link Feeder#done} is called on the loop.
         *
         * @param first index of the first entry
         * @param entries their bytes, in blocks as they are at hand: joining them would copy them
         * @param stopped whether it ends where {@link #stopBehind} said, and no snapshot takes its place
         */
        void chunk(long first, List<EntryBlock> entries, boolean stopped);

        /**
         * Has a snapshot loaded on the applier's lane, from where {@link Feeder#done} is called on the loop.
         *
         * @param index where it ends: the next chunk follows on it
         */
        void load(long index);
    }

    private final int chunkBytes;
    private final LogBytes bytes;
    private final Sink sink;
    private long decided;
    /** Invariant: applied <= handed <= decided; what is handed and not applied is one chunk, or a snapshot. */
    private long handed;

    private long applied;
    /** Above handed: the snapshot to go on from, as soon as the chunk under way is applied. */
    private long jump;

    private boolean fetching;
    private boolean stopped;

    /**
     * Nothing decided yet.
     *
     * @param chunkBytes bound on a chunk
     * @param bytes where entries are found
     * @param sink where they go
     */
    public Feeder(int chunkBytes, LogBytes bytes, Sink sink) {
        this.chunkBytes = chunkBytes;
        this.bytes = bytes;
        this.sink = sink;
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

    /**
     * The log up to there is only in a snapshot: it is loaded when the chunk under way is applied, and feeding goes on behind
     * it. At or below what was handed out nothing changes.
     *
     * @param index where the snapshot ends
     */
    public void jump(long index) {
        jump = Math.max(jump, index);
        decided = Math.max(decided, index);
        next();
    }

    /** Hands out nothing more. */
    public void stop() {
        stopped = true;
    }

    private void next() {
        if (stopped || fetching || handed != applied) {
            return;
        }
        if (jump > handed) {
            handed = jump;
            sink.load(jump);
        } else if (handed < decided) {
            fetching = true;
            long stop = sink.stopBehind(handed);
            bytes.blocks(handed + 1, Math.min(stop, decided), chunkBytes, chunk -> hand(chunk, stop));
        }
    }

    private void hand(List<EntryBlock> chunk, long stop) {
        fetching = false;
        if (!stopped) {
            long first = handed + 1;
            for (EntryBlock block : chunk) {
                handed += block.count();
            }
            sink.chunk(first, chunk, handed == stop && jump <= handed);
        }
    }

    /** The chunk is applied, or the snapshot is loaded. */
    public void done() {
        applied = handed;
        next();
    }

    /**
     * Whether the applier's lane follows on the log, and not on a snapshot that is yet to be loaded.
     *
     * @return false from a {@link #jump} until it is loaded
     */
    public boolean settled() {
        return jump <= applied;
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
