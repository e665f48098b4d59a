package io.quorate.storage.file;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.MalformedException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * What a frame holds.
 *
 * @param cells what it writes to cells
 * @param block its entries
 */
record Frame(Map<Cell, byte[]> cells, EntryBlock block) {
    /** Takes a body apart; empty if it is not what the head says. */
    static Optional<Frame> decode(FrameHeader head, ByteBuffer body) {
        int cellBytes = head.body().cellBytes();
        try {
            EntryBlock block = EntryBlock.parse(body.slice(cellBytes, body.limit() - cellBytes));
            return block.count() != head.body().count()
                    ? Optional.empty()
                    : Cells.decode(body.slice(0, cellBytes)).map(cells -> new Frame(cells, block));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
