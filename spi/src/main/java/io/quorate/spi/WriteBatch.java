package io.quorate.spi;

import java.util.List;
import java.util.Optional;

/**
 * What a protocol wants on disk, all or nothing, in this order: truncate, begin behind a mark, append, state.
 *
 * @param truncateFrom index of the first entry to remove; 0 to remove none
 * @param base where the log begins from now on: entries up to it are dropped, and if there are none behind it, the next one
 *     appended follows on it; {@link Mark#NONE} to leave the beginning where it is
 * @param append ranges to append, consecutive, the first one behind what the truncation leaves
 * @param state the protocol's own small state (promise, vote) from now on; empty to leave it
 */
public record WriteBatch(long truncateFrom, Mark base, List<EntryRange> append, Optional<byte[]> state) {
    /** Nothing to write. */
    public static final WriteBatch NONE = new WriteBatch(0, Mark.NONE, List.of(), Optional.empty());

    /** Copies the list. */
    public WriteBatch {
        append = List.copyOf(append);
    }

    /**
     * Whether there is nothing to write.
     *
     * @return true if all parts are empty
     */
    public boolean isEmpty() {
        return truncateFrom == 0 && base.index() == 0 && append.isEmpty() && state.isEmpty();
    }
}
