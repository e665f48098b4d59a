package io.quorate.spi.wire;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;
import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import io.quorate.spi.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads what {@link WireOutput} wrote, from a sender that one must not trust: every length is checked against what is
 * really there before anything is allocated, and whatever is wrong surfaces as {@link MalformedException}.
 */
public final class WireInput {
    private final Input input;

    /**
     * Reads a whole array.
     *
     * @param bytes what to read
     */
    public WireInput(byte[] bytes) {
        input = new Input(bytes);
    }

    /**
     * Reads what remains of a buffer; its position stays.
     *
     * @param bytes what to read, copied if it is no array; not changed meanwhile
     */
    public WireInput(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            input = new Input(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            return;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        input = new Input(copy);
    }

    /**
     * Reads a number that is never negative.
     *
     * @return 0 or more
     */
    public long number() {
        long value;
        try {
            value = input.readVarLong(true);
        } catch (KryoException | IndexOutOfBoundsException e) {
            throw cutOff(e);
        }
        if (value < 0) {
            throw new MalformedException("negative number " + value);
        }
        return value;
    }

    /**
     * Reads a number with a known bound.
     *
     * @param max the largest that makes sense
     * @return 0 to {@code max}
     */
    public int number(int max) {
        long value = number();
        if (value > max) {
            throw new MalformedException("number " + value + " where at most " + max + " makes sense");
        }
        return (int) value;
    }

    /**
     * Reads any integer.
     *
     * @return what {@link WireOutput#signed} wrote
     */
    public int signed() {
        return guarded(() -> input.readVarInt(false));
    }

    /**
     * Reads 64 bits.
     *
     * @return what {@link WireOutput#bits} wrote
     */
    public long bits() {
        return guarded(input::readLong);
    }

    /**
     * Reads a truth value.
     *
     * @return true for 1, false for 0
     */
    public boolean flag() {
        byte value = guarded(input::readByte);
        if (value != 0 && value != 1) {
            throw new MalformedException("flag of " + value);
        }
        return value == 1;
    }

    /**
     * Reads bytes behind their length.
     *
     * @param max how many make sense
     * @return a new array
     */
    public byte[] bytes(int max) {
        int length = number(Math.min(max, remaining()));
        return guarded(() -> input.readBytes(length));
    }

    /**
     * Reads text behind its length.
     *
     * @param maxBytes how many bytes make sense
     * @return the text; broken UTF-8 shows as replacement characters
     */
    public String text(int maxBytes) {
        return new String(bytes(maxBytes), StandardCharsets.UTF_8);
    }

    /**
     * Reads the name of a node.
     *
     * @return who
     */
    public NodeId node() {
        return node(text(64));
    }

    private static NodeId node(String text) {
        try {
            return NodeId.of(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(e.getMessage());
        }
    }

    /**
     * Reads a ballot.
     *
     * @return which
     */
    public Ballot ballot() {
        long number = number();
        int priority = signed();
        String owner = text(64);
        return new Ballot(number, priority, owner.isEmpty() ? Optional.empty() : Optional.of(node(owner)));
    }

    /**
     * How much is left.
     *
     * @return bytes
     */
    public int remaining() {
        return input.limit() - input.position();
    }

    /** Makes sure that nothing is left. */
    public void end() {
        if (remaining() != 0) {
            throw new MalformedException(remaining() + " bytes too many");
        }
    }

    private static <T> T guarded(Supplier<T> read) {
        try {
            return read.get();
        } catch (KryoException | IndexOutOfBoundsException e) {
            throw cutOff(e);
        }
    }

    private static MalformedException cutOff(RuntimeException e) {
        return new MalformedException("cut off: " + e.getMessage());
    }
}
