package io.quorate.examples.storage;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Mark;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * One write as bytes.
 *
 * <pre>
 * int length of the body | int checksum of the body | int checksum of these 8 bytes
 * | long truncateFrom | long index and long round of the base | long first | int length of the entries | entries | for each cell: byte, int length, bytes
 * </pre>
 */
final class Frame {
    /** Bytes before the body. */
    static final int HEADER = 12;
    /** Bytes of the body before the entries. */
    static final int BEFORE_ENTRIES = 36;

    private Frame() {}

    static ByteBuffer encode(LogWrite write) throws IOException {
        long size = HEADER + BEFORE_ENTRIES + write.bytes();
        for (byte[] content : write.cells().values()) {
            size += 1 + 4 + content.length;
        }
        if (size > Integer.MAX_VALUE) {
            throw new IOException("a write of " + size + " bytes is too large for one frame");
        }
        ByteBuffer frame = ByteBuffer.allocate((int) size).position(HEADER);
        frame.putLong(write.truncateFrom())
                .putLong(write.base().index())
                .putLong(write.base().round())
                .putLong(write.first())
                .putInt((int) write.bytes());
        write.blocks().forEach(block -> frame.put(block.bytes()));
        write.cells()
                .forEach((cell, content) ->
                        frame.put((byte) code(cell)).putInt(content.length).put(content));
        int body = frame.position() - HEADER;
        frame.putInt(0, body).putInt(4, checksum(frame, HEADER, body));
        return frame.putInt(8, checksum(frame, 0, 8)).flip();
    }

    /** The length of the body, or -1 if these 12 bytes are no header. */
    static int bodyLength(ByteBuffer header) {
        return checksum(header, 0, 8) == header.getInt(8) && header.getInt(0) >= BEFORE_ENTRIES ? header.getInt(0) : -1;
    }

    static boolean isWhole(ByteBuffer header, ByteBuffer body) {
        return checksum(body, 0, body.limit()) == header.getInt(4);
    }

    static LogWrite decode(ByteBuffer body) throws IOException {
        try {
            long truncateFrom = body.getLong();
            Mark base = new Mark(body.getLong(), body.getLong());
            long first = body.getLong();
            EntryBlock block = EntryBlock.parse(take(body, body.getInt()));
            Map<Cell, byte[]> cells = new EnumMap<>(Cell.class);
            while (body.hasRemaining()) {
                Cell cell = cell(body.get());
                ByteBuffer content = take(body, body.getInt());
                byte[] bytes = new byte[content.remaining()];
                content.get(bytes);
                cells.put(cell, bytes);
            }
            return new LogWrite(truncateFrom, base, first, block.count() == 0 ? List.of() : List.of(block), cells);
        } catch (MalformedException | BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IOException("a frame with a right checksum makes no sense: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer take(ByteBuffer from, int length) {
        ByteBuffer part = from.slice(from.position(), length);
        from.position(from.position() + length);
        return part;
    }

    private static int checksum(ByteBuffer bytes, int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(from, length));
        return (int) checksum.getValue();
    }

    /** Stands on disk, so it is not left to the order of the enum. */
    private static int code(Cell cell) {
        return switch (cell) {
            case IDENTITY -> 0;
            case EPOCH -> 1;
            case PROTOCOL -> 2;
        };
    }

    private static Cell cell(int code) throws IOException {
        for (Cell cell : Cell.values()) {
            if (code(cell) == code) {
                return cell;
            }
        }
        throw new IOException("no cell has the code " + code);
    }
}
