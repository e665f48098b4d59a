package io.quorate.runtime.codec;

import io.quorate.api.Codec;
import io.quorate.spi.wire.WireInput;
import io.quorate.spi.wire.WireOutput;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A codec for a closed set of types, in Kryo's compact variable-length numbers, text and bytes. Every type is registered
 * under a number of its own, with a writer and a reader that are spelled out; nothing is ever found by reflection or named by
 * the bytes, and every length is checked against what is really there. Immutable and thread-safe, as its functions must be.
 *
 * <pre>
 * Codec&lt;Command&gt; codec = KryoCodec.&lt;Command&gt;builder()
 *         .add(0, Put.class, (put, out) -&gt; out.text(put.key()).text(put.value()),
 *                 in -&gt; new Put(in.text(256), in.text(65_536)))
 *         .add(1, Remove.class, (remove, out) -&gt; out.text(remove.key()), in -&gt; new Remove(in.text(256)))
 *         .build();
 * </pre>
 *
 * <p>Bytes stay in the log for as long as the cluster lives. So never change what a number stands for, nor its reader: give a
 * changed type a new number, and keep the old reader. A type may have several numbers; the one that was added last writes.
 * All nodes must know a number before any of them proposes it.
 *
 * @param <C> the type of all commands, best a sealed interface
 */
public final class KryoCodec<C> implements Codec<C> {
    private final Map<Class<?>, Kind<? extends C>> byType;
    private final Map<Integer, Kind<? extends C>> byNumber;
    private final int maxBytes;

    /**
     * Writes the fields of one type.
     *
     * @param <T> the type
     */
    @FunctionalInterface
    public interface Writer<T> {
        /**
         * Writes.
         *
         * @param command what to write
         * @param out where to
         */
        void write(T command, WireOutput out);
    }

    /**
     * Reads the fields of one type.
     *
     * @param <T> the type
     */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * Reads all that the writer wrote.
         *
         * @param in where from
         * @return the command, never null
         */
        T read(WireInput in);
    }

    private record Kind<T>(int number, Class<T> type, Writer<T> writer, Reader<T> reader) {
        void write(Object command, WireOutput out) {
            out.number(number);
            writer.write(type.cast(command), out);
        }
    }

    private KryoCodec(Builder<C> builder) {
        this.byType = Map.copyOf(builder.byType);
        this.byNumber = Map.copyOf(builder.byNumber);
        this.maxBytes = builder.maxBytes;
    }

    /**
     * A codec without types.
     *
     * @param <C> the type of all commands
     * @return where to add them
     */
    public static <C> Builder<C> builder() {
        return new Builder<>();
    }

    /**
     * Encodes.
     *
     * @throws IllegalArgumentException if its type was not added, or it is too large, or its writer refuses it
     */
    @Override
    public byte[] encode(C command) {
        Kind<? extends C> kind = byType.get(command.getClass());
        if (kind == null) {
            throw new IllegalArgumentException("no number was given to "
                    + command.getClass().getName() + "; add it to the codec, on all nodes, before it is proposed");
        }
        WireOutput out = new WireOutput(maxBytes);
        try {
            kind.write(command, out);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "a " + command.getClass().getSimpleName() + " cannot be written into " + maxBytes + " bytes: "
                            + e.getMessage(),
                    e);
        }
        return out.toBytes();
    }

    @Override
    public C decode(ByteBuffer bytes) {
        WireInput in = new WireInput(bytes);
        try {
            int number = in.number(Integer.MAX_VALUE);
            Kind<? extends C> kind = byNumber.get(number);
            if (kind == null) {
                throw new IllegalArgumentException("a command of unknown number " + number
                        + "; it was proposed by a node with a newer codec than this one has");
            }
            C command = kind.reader.read(in);
            in.end();
            return command;
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("these bytes are not a command: " + e.getMessage(), e);
        }
    }

    /**
     * Collects types. Not thread-safe.
     *
     * @param <C> the type of all commands
     */
    public static final class Builder<C> {
        private static final int DEFAULT_MAX_BYTES = 1 << 20;

        private final Map<Class<?>, Kind<? extends C>> byType = new LinkedHashMap<>();
        private final Map<Integer, Kind<? extends C>> byNumber = new TreeMap<>();
        private int maxBytes = DEFAULT_MAX_BYTES;

        private Builder() {}

        /**
         * Adds a type.
         *
         * @param number its number in the log, 0 or more, for ever
         * @param type its class; subclasses do not count
         * @param writer writes its fields
         * @param reader reads them in the same order
         * @param <T> the type
         * @return this
         * @throws IllegalArgumentException if the number is negative or taken
         */
        public <T extends C> Builder<C> add(int number, Class<T> type, Writer<T> writer, Reader<T> reader) {
            Kind<T> kind = new Kind<>(number, type, writer, reader);
            if (number < 0 || byNumber.containsKey(number)) {
                throw new IllegalArgumentException(
                        number < 0 ? "a negative number: " + number : "number " + number + " is taken");
            }
            byNumber.put(number, kind);
            byType.put(type, kind);
            return this;
        }

        /**
         * Bounds the size of a command.
         *
         * @param bytes above 0; 1 MiB if it is not said, like {@code limits.command-bytes}
         * @return this
         * @throws IllegalArgumentException if it is 0 or less
         */
        public Builder<C> maxBytes(int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("at most " + bytes + " bytes");
            }
            maxBytes = bytes;
            return this;
        }

        /**
         * Ends the collection.
         *
         * @return the codec of the types added so far
         */
        public KryoCodec<C> build() {
            return new KryoCodec<>(this);
        }
    }
}
