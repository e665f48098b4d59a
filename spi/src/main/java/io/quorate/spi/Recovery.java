package io.quorate.spi;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a storage found when it was opened.
 *
 * @param base where the log begins; {@link Mark#NONE} if it was never moved
 * @param log the entries behind {@code base}, without bytes; empty if there are none
 * @param cells the cells that were ever written
 */
public record Recovery(Mark base, EntryRange log, Map<LogWrite.Cell, byte[]> cells) {
    /** Copies the map. */
    public Recovery {
        Map<LogWrite.Cell, byte[]> copy = new EnumMap<>(LogWrite.Cell.class);
        copy.putAll(cells);
        cells = Collections.unmodifiableMap(copy);
    }

    /**
     * The content of a cell.
     *
     * @param cell which
     * @return what was last written to it, if anything
     */
    public Optional<byte[]> cell(LogWrite.Cell cell) {
        return Optional.ofNullable(cells.get(cell));
    }
}
