package io.quorate.testkit.core;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.Mark;
import java.util.List;

/**
 * What a log goes through as one unit, in this order: truncate, begin behind a mark, append.
 *
 * @param truncateFrom first index to remove; 0 for none
 * @param base where the log begins from now on; {@link Mark#NONE} to leave it
 * @param covered the entries up to {@code base}, as a published snapshot has them; empty if the base stays
 * @param appended one block for each entry
 */
record CoreWrite(long truncateFrom, Mark base, List<EntryBlock> covered, List<EntryBlock> appended) {
    /** An append. */
    static CoreWrite of(List<EntryBlock> appended) {
        return new CoreWrite(0, Mark.NONE, List.of(), appended);
    }

    boolean isEmpty() {
        return truncateFrom == 0 && base.index() == 0 && appended.isEmpty();
    }
}
