package io.quorate.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.quorate.spi.MalformedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Cuts what arrives into frames. Whatever length a frame claims, memory is taken as its bytes arrive: 64 KiB at first,
 * then at most sixteen times what is there. After anything wrong the stream is out of step and is never guessed back into
 * step: the connection has to go.
 */
final class FrameReader implements Inflow {
    private static final int FIRST_BYTES = 64 << 10;
    private static final long GROWTH = 16;
    private static final byte[] NOTHING = new byte[0];

    private final int maxFrameBytes;
    private final Consumer<ByteBuffer> frames;
    private final ByteBuffer head = ByteBuffer.allocate(OutgoingFrame.HEAD_BYTES);
    private byte[] body = NOTHING;
    private int length;
    private int filled;
    private int sinceProgress;
    private long lastProgress = System.nanoTime();

    /**
     * For one connection.
     *
     * @param maxFrameBytes the largest frame that is taken; 0 if none may come, only keep-alives
     * @param frames takes each frame as a heap buffer of its own
     */
    FrameReader(int maxFrameBytes, Consumer<ByteBuffer> frames) {
        this.maxFrameBytes = maxFrameBytes;
        this.frames = frames;
    }

    /** Nanoseconds since a frame was whole, or 64 KiB of one had arrived: drops now and then are no progress. */
    long silentNanos() {
        return System.nanoTime() - lastProgress;
    }

    /** How much memory the frame under way takes. */
    int heldBytes() {
        return body.length;
    }

    @Override
    public void read(ByteBuf in) {
        if (head.hasRemaining()) {
            readHead(in);
        } else {
            readBody(in);
        }
        if (!head.hasRemaining() && filled == length) {
            finish();
        }
    }

    private void readHead(ByteBuf in) {
        while (head.hasRemaining() && in.isReadable()) {
            head.put(in.readByte());
        }
        if (head.hasRemaining()) {
            return;
        }
        int declared = head.getInt(0);
        if (declared < 1 || declared - 1 > maxFrameBytes) {
            throw new MalformedException(
                    "frame that claims " + Integer.toUnsignedString(declared) + " bytes, of at most " + maxFrameBytes);
        }
        length = declared - 1;
        body = new byte[Math.min(length, FIRST_BYTES)];
    }

    private void readBody(ByteBuf in) {
        if (filled == body.length) {
            body = Arrays.copyOf(body, (int) Math.min(length, GROWTH * filled));
        }
        int bytes = Math.min(in.readableBytes(), body.length - filled);
        in.readBytes(body, filled, bytes);
        filled += bytes;
        sinceProgress += bytes;
        if (sinceProgress >= FIRST_BYTES) {
            progressed();
        }
    }

    private void finish() {
        byte kind = head.get(8);
        CRC32C crc = new CRC32C();
        crc.update(kind);
        crc.update(body, 0, length);
        if ((int) crc.getValue() != head.getInt(4)) {
            throw new MalformedException("checksum of a frame of " + length + " bytes does not match");
        }
        ByteBuffer frame = ByteBuffer.wrap(body);
        head.clear();
        body = NOTHING;
        length = 0;
        filled = 0;
        progressed();
        switch (kind) {
            case OutgoingFrame.DATA -> frames.accept(frame);
            case OutgoingFrame.KEEP_ALIVE -> checkEmpty(frame);
            default -> throw new MalformedException("frame of kind " + kind);
        }
    }

    private static void checkEmpty(ByteBuffer keepAlive) {
        if (keepAlive.hasRemaining()) {
            throw new MalformedException("keep-alive of " + keepAlive.remaining() + " bytes");
        }
    }

    private void progressed() {
        sinceProgress = 0;
        lastProgress = System.nanoTime();
    }
}
