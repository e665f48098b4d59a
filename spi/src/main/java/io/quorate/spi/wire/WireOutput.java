package io.quorate.spi.wire;

import com.esotericsoftware.kryo.kryo5.io.Output;
import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes the heads of messages: Kryo's variable-length output, nothing else of Kryo. Grows up to its bound. */
public final class WireOutput {
    private final Output output;

    /**
     * An empty output.
     *
     * @param maxBytes how large it may grow
     */
    public WireOutput(int maxBytes) {
        output = new Output(Math.min(256, maxBytes), maxBytes);
    }

    /**
     * Writes a number that is never negative, small ones in few bytes.
     *
     * @param value 0 or more
     * @return this
     * @throws IllegalArgumentException if {@code value} is negative
     */
    public WireOutput number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative: " + value);
        }
        output.writeVarLong(value, true);
        return this;
    }

    /**
     * Writes any integer, small ones in few bytes.
     *
     * @param value any
     * @return this
     */
    public WireOutput signed(int value) {
        output.writeVarInt(value, false);
        return this;
    }

    /**
     * Writes 64 bits as they are.
     *
     * @param value any
     * @return this
     */
    public WireOutput bits(long value) {
        output.writeLong(value);
        return this;
    }

    /**
     * Writes a truth value.
     *
     * @param value any
     * @return this
     */
    public WireOutput flag(boolean value) {
        output.writeBoolean(value);
        return this;
    }

    /**
     * Writes bytes behind their length.
     *
     * @param value any
     * @return this
     */
    public WireOutput bytes(byte[] value) {
        number(value.length);
        output.writeBytes(value);
        return this;
    }

    /**
     * Writes text behind its length, as UTF-8.
     *
     * @param value any
     * @return this
     */
    public WireOutput text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes the name of a node.
     *
     * @param node who
     * @return this
     */
    public WireOutput node(NodeId node) {
        return text(node.text());
    }

    /**
     * Writes a ballot.
     *
     * @param ballot which
     * @return this
     */
    public WireOutput ballot(Ballot ballot) {
        Optional<NodeId> owner = ballot.owner();
        return number(ballot.number())
                .signed(ballot.priority())
                .text(owner.map(NodeId::text).orElse(""));
    }

    /**
     * How much was written.
     *
     * @return bytes
     */
    public int size() {
        return output.position();
    }

    /** Begins anew, in the same memory. */
    public void clear() {
        output.reset();
    }

    /**
     * Copies what was written.
     *
     * @param target has room for it
     */
    public void copyTo(ByteBuffer target) {
        target.put(output.getBuffer(), 0, output.position());
    }

    /**
     * Copies what was written.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        return output.toBytes();
    }

    /**
     * Copies what was written.
     *
     * @return a new buffer, ready to be read
     */
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(toBytes());
    }
}
