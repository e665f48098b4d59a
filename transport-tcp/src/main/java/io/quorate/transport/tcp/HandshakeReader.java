package io.quorate.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.quorate.spi.MalformedException;
import java.nio.ByteBuffer;

/** Reads the first message of a connection: at most 4 KiB, from anybody. Skips what comes behind it. */
final class HandshakeReader implements Inflow {
    /** Hears of the message, once. */
    interface Listener {
        /**
         * The message is whole.
         *
         * @param format the format that the other end speaks; if it is not ours, the body means nothing to us
         * @param body what was said
         */
        void introduced(int format, byte[] body);
    }

    private final Listener listener;
    private final ByteBuffer head = ByteBuffer.allocate(Handshake.HEAD_BYTES);
    private ByteBuffer body = ByteBuffer.allocate(0);
    private boolean finished;

    HandshakeReader(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void read(ByteBuf in) {
        if (finished) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (head.hasRemaining()) {
            take(in, head);
            if (head.hasRemaining()) {
                return;
            }
            body = ByteBuffer.allocate(bodyLength());
        }
        take(in, body);
        if (!body.hasRemaining()) {
            finish();
        }
    }

    private int bodyLength() {
        if (head.getInt(0) != Handshake.MAGIC) {
            throw new MalformedException("this is not the protocol of Quorate");
        }
        int length = head.getInt(8);
        if (length < 1 || length > Handshake.MAX_BODY_BYTES) {
            throw new MalformedException("handshake of " + Integer.toUnsignedString(length) + " bytes");
        }
        return length;
    }

    private void finish() {
        finished = true;
        if (Handshake.crc(body.array()) != head.getInt(12)) {
            throw new MalformedException("checksum of the handshake does not match");
        }
        listener.introduced(head.getInt(4), body.array());
    }

    private static void take(ByteBuf in, ByteBuffer target) {
        int bytes = Math.min(in.readableBytes(), target.remaining());
        ByteBuffer part = target.slice(target.position(), bytes);
        in.readBytes(part);
        target.position(target.position() + bytes);
    }
}
