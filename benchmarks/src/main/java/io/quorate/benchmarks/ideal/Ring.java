package io.quorate.benchmarks.ideal;

import java.nio.ByteBuffer;

/**
 * Bytes between the oldest position that anybody needs and the newest. One thread puts; others read what was put before they
 * learned of it.
 */
final class Ring {
    private final ByteBuffer bytes;
    private final int mask;

    Ring(int size) {
        bytes = ByteBuffer.allocateDirect(size);
        mask = size - 1;
    }

    int size() {
        return bytes.capacity();
    }

    /** Puts a command behind its length at a position. */
    void put(long position, byte[] command) {
        putByte(position, command.length >>> 24);
        putByte(position + 1, command.length >>> 16);
        putByte(position + 2, command.length >>> 8);
        putByte(position + 3, command.length);
        int at = (int) (position + Integer.BYTES) & mask;
        int head = Math.min(command.length, bytes.capacity() - at);
        bytes.put(at, command, 0, head);
        bytes.put(0, command, head, command.length - head);
    }

    private void putByte(long position, int value) {
        bytes.put((int) position & mask, (byte) value);
    }

    /** A view of [from, to), up to the end of the ring: perhaps not all of it. */
    ByteBuffer view(long from, long to) {
        int at = (int) from & mask;
        return bytes.slice(at, (int) Math.min(to - from, bytes.capacity() - at));
    }
}
