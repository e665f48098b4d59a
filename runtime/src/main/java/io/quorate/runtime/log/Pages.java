package io.quorate.runtime.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory that is written at one end and let go of at the other: bytes are known by how many came before them. What is let go of
 * is used again for what comes next.
 */
final class Pages {
    private static final int PAGE = 64 << 10;

    private final List<byte[]> pages = new ArrayList<>();
    /** Pages that nothing is in any more; their number never exceeds what was in use at some time. */
    private final List<byte[]> free = new ArrayList<>();
    /** Where the first page begins. */
    private long origin;

    /** Lets go of everything before a position. */
    void release(long position) {
        while (!pages.isEmpty() && origin + PAGE <= position) {
            free.add(pages.remove(0));
            origin += PAGE;
        }
    }

    /** Writes at a position, at most where the last write ended, or at the beginning. */
    void write(long position, ByteBuffer from) {
        long at = position;
        while (from.hasRemaining()) {
            int page = page(at);
            if (page == pages.size()) {
                pages.add(free.isEmpty() ? new byte[PAGE] : free.remove(free.size() - 1));
            }
            int count = Math.min(from.remaining(), PAGE - offset(at));
            from.get(pages.get(page), offset(at), count);
            at += count;
        }
    }

    /** Reads from a position on, until the buffer is full. */
    void read(long position, ByteBuffer into) {
        long at = position;
        while (into.hasRemaining()) {
            int count = Math.min(into.remaining(), PAGE - offset(at));
            into.put(pages.get(page(at)), offset(at), count);
            at += count;
        }
    }

    /** A big-endian number, wherever it stands. */
    int intAt(long position) {
        int value = 0;
        for (long at = position; at < position + Integer.BYTES; at++) {
            value = (value << Byte.SIZE) | (pages.get(page(at))[offset(at)] & 0xFF);
        }
        return value;
    }

    private int page(long position) {
        return (int) ((position - origin) / PAGE);
    }

    private static int offset(long position) {
        return (int) (position % PAGE);
    }
}
