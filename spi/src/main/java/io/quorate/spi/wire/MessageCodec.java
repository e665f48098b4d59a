package io.quorate.spi.wire;

import io.quorate.spi.EntryRange;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Message;
import io.quorate.spi.support.Invariant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes and reads the heads of a plugin's messages: a closed set of kinds under fixed numbers, each with a writer and a
 * reader of its own. The numbers are part of the wire format: never give one to another kind. Immutable and thread-safe.
 */
public final class MessageCodec {
    /**
     * Writes the fields of one kind, its entries excepted.
     *
     * @param <M> the kind
     */
    @FunctionalInterface
    public interface Writer<M extends Message> {
        /**
         * Writes.
         *
         * @param message what to write
         * @param out where to
         */
        void write(M message, WireOutput out);
    }

    /**
     * Reads the fields of one kind.
     *
     * @param <M> the kind
     */
    @FunctionalInterface
    public interface Reader<M extends Message> {
        /**
         * Reads.
         *
         * @param in where from; checks its bounds by itself
         * @param entries the entries that came along, empty if none did
         * @return the message
         */
        M read(WireInput in, EntryRange entries);
    }

    private record Kind<M extends Message>(int number, Class<M> type, Writer<M> writer, Reader<M> reader) {
        void write(Message message, WireOutput out) {
            out.number(number);
            writer.write(type.cast(message), out);
        }
    }

    private final Map<Class<?>, Kind<?>> byType = new HashMap<>();
    private final Map<Integer, Kind<?>> byNumber = new TreeMap<>();

    private MessageCodec() {}

    /**
     * A codec without kinds.
     *
     * @return where to add them
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Writes a message without its entries.
     *
     * @param message of a kind that was added
     * @param out where to
     */
    public void write(Message message, WireOutput out) {
        Kind<?> kind = byType.get(message.getClass());
        Invariant.check(kind != null, () -> "no number was given to " + message.getClass());
        kind.write(message, out);
    }

    /**
     * Whether a kind was added.
     *
     * @param type its class
     * @return true if such messages can be written
     */
    public boolean knows(Class<?> type) {
        return byType.containsKey(type);
    }

    /**
     * Reads a message.
     *
     * @param in its bytes and no others
     * @param entries the entries that came along
     * @return the message
     * @throws MalformedException if the bytes are not exactly one message of a known kind
     */
    public Message read(WireInput in, EntryRange entries) {
        int number = in.number(Integer.MAX_VALUE);
        Kind<?> kind = byNumber.get(number);
        if (kind == null) {
            throw new MalformedException("message of unknown kind " + number);
        }
        Message message = kind.reader().read(in, entries);
        in.end();
        return message;
    }

    /** Collects kinds. */
    public static final class Builder {
        private final MessageCodec codec = new MessageCodec();

        private Builder() {}

        /**
         * Adds a kind.
         *
         * @param number its number on the wire, 0 or more, for ever
         * @param type its class
         * @param writer writes its fields
         * @param reader reads them
         * @param <M> the kind
         * @return this
         */
        public <M extends Message> Builder add(int number, Class<M> type, Writer<M> writer, Reader<M> reader) {
            Kind<M> kind = new Kind<>(number, type, writer, reader);
            Invariant.check(
                    codec.byNumber.put(number, kind) == null && codec.byType.put(type, kind) == null,
                    () -> "kind " + number + " or " + type + " is there twice");
            return this;
        }

        /**
         * Ends the collection.
         *
         * @return the codec
         */
        public MessageCodec build() {
            return codec;
        }
    }
}
