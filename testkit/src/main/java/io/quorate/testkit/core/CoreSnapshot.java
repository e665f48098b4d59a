package io.quorate.testkit.core;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.Mark;
import java.util.List;

/**
 * A published snapshot. Instead of a state it holds the entries that make it.
 *
 * @param mark where it ends
 * @param entries all up to there, from index 1 on
 * @param fetched whether another node made it
 */
record CoreSnapshot(Mark mark, List<EntryBlock> entries, boolean fetched) {
    CoreSnapshot {
        entries = List.copyOf(entries);
    }

    boolean has(long index, EntryBlock entry) {
        return index <= mark.index() && entries.get((int) index - 1).bytes().equals(entry.bytes());
    }
}
