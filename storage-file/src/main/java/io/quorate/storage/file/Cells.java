package io.quorate.storage.file;

import io.quorate.spi.LogWrite.Cell;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Cells on disk: for each, byte code | int length | content. */
final class Cells {
    private static final int HEAD = 5;

    private Cells() {}

    static long size(Map<Cell, byte[]> cells) {
        long size = 0;
        for (byte[] content : cells.values()) {
            size += HEAD + content.length;
        }
        return size;
    }

    static ByteBuffer encode(Map<Cell, byte[]> cells) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size(cells)));
        cells.forEach((cell, content) ->
                bytes.put((byte) code(cell)).putInt(content.length).put(content));
        return bytes.flip();
    }

    /** Takes cells apart; empty if these bytes are not whole, known cells. */
    static Optional<Map<Cell, byte[]>> decode(ByteBuffer bytes) {
        Map<Cell, byte[]> cells = new EnumMap<>(Cell.class);
        try {
            while (bytes.hasRemaining()) {
                Optional<Cell> cell = cell(bytes.get());
                int length = bytes.getInt();
                if (cell.isEmpty() || length < 0 || length > bytes.remaining()) {
                    return Optional.empty();
                }
                byte[] content = new byte[length];
                bytes.get(content);
                cells.put(cell.get(), content);
            }
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
        return Optional.of(cells);
    }

    private static int code(Cell cell) {
        return switch (cell) {
            case IDENTITY -> 1;
            case EPOCH -> 2;
            case PROTOCOL -> 3;
        };
    }

    private static Optional<Cell> cell(int code) {
        return switch (code) {
            case 1 -> Optional.of(Cell.IDENTITY);
            case 2 -> Optional.of(Cell.EPOCH);
            case 3 -> Optional.of(Cell.PROTOCOL);
            default -> Optional.empty();
        };
    }
}
