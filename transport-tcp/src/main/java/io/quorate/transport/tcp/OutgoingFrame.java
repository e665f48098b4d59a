package io.quorate.transport.tcp;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/** A frame on its way out, which may leave in several pieces. Made by any thread, copied in the event loop. */
final class OutgoingFrame {
    /** Length, checksum and kind. */
    static final int HEAD_BYTES = 9;

    static final byte KEEP_ALIVE = 0;
    static final byte DATA = 1;
    /** What the objects around the bytes take, roughly, so that a queue of empty frames is bounded as well. */
    private static final int OVERHEAD_BYTES = 192;

    private final ByteBuffer[] parts;
    private final byte kind;
    private final int length;
    private int next;

    /** Shares the bytes of the body; the buffers themselves stay as they are. */
    private OutgoingFrame(byte kind, List<ByteBuffer> body, int length) {
        this.kind = kind;
        this.length = length;
        parts = new ByteBuffer[body.size() + 1];
        parts[0] = ByteBuffer.allocate(0);
        for (int i = 0; i < body.size(); i++) {
            parts[i + 1] = body.get(i).duplicate();
        }
    }

    static OutgoingFrame data(List<ByteBuffer> body, int length) {
        return new OutgoingFrame(DATA, body, length);
    }

    static OutgoingFrame keepAlive() {
        return new OutgoingFrame(KEEP_ALIVE, List.of(), 0);
    }

    /** What a frame of this length counts in a queue. */
    static long cost(long length) {
        return length + HEAD_BYTES + OVERHEAD_BYTES;
    }

    long cost() {
        return cost(length);
    }

    /** Copies as much as fits without growing the target; true once all is copied. */
    boolean copyTo(ByteBuf target) {
        if (next == 0 && !parts[0].hasRemaining()) {
            parts[0] = head();
        }
        while (next < parts.length) {
            ByteBuffer part = parts[next];
            int bytes = Math.min(part.remaining(), target.writableBytes());
            target.writeBytes(part.slice(part.position(), bytes));
            part.position(part.position() + bytes);
            if (part.hasRemaining()) {
                return false;
            }
            next++;
        }
        return true;
    }

    private ByteBuffer head() {
        CRC32C crc = new CRC32C();
        crc.update(kind);
        for (ByteBuffer part : parts) {
            crc.update(part.duplicate());
        }
        return ByteBuffer.allocate(HEAD_BYTES)
                .putInt(length + 1)
                .putInt((int) crc.getValue())
                .put(kind)
                .flip();
    }
}
