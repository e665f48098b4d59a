package io.quorate.runtime.wire;

import io.quorate.spi.Channel;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Hello;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Message;
import io.quorate.spi.wire.MessageCodec;
import io.quorate.spi.wire.WireInput;
import io.quorate.spi.wire.WireOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Many messages of one channel, from one replica to another.
 *
 * <pre>
 * byte format | long cluster | int group | long epoch | byte channel
 * then per message: int length of the head | head | long index of the first entry | int length of the entries | entries
 * </pre>
 */
public final class Frame {
    private static final int HEADER = 22;
    /** The largest head of a message. */
    public static final int MAX_HEAD = 2 << 20;

    /**
     * What every frame says of itself.
     *
     * @param cluster fingerprint of the cluster's name
     * @param group which of a process' groups; 0 as long as there is one
     * @param epoch whose messages these are
     */
    public record Address(long cluster, int group, long epoch) {
        /**
         * The same cluster and group.
         *
         * @param other the number of an epoch
         * @return there
         */
        public Address in(long other) {
            return new Address(cluster, group, other);
        }

        /**
         * Whether it is the same cluster and group, in whatever epoch.
         *
         * @param other another address
         * @return true if it is
         */
        public boolean isOf(Address other) {
            return cluster == other.cluster && group == other.group;
        }
    }

    private Frame() {}

    /** Collects messages and makes their bytes. */
    public static final class Writer {
        private final MessageCodec codec;
        private final WireOutput head;
        private final List<ByteBuffer> parts = new ArrayList<>();
        private int size = HEADER;

        /**
         * An empty frame.
         *
         * @param address what it says of itself
         * @param channel whom it is for
         * @param codec of that channel
         * @param head where the heads of messages are made, one after the other
         */
        public Writer(Address address, Channel channel, MessageCodec codec, WireOutput head) {
            this.codec = codec;
            this.head = head;
            parts.add(ByteBuffer.allocate(HEADER)
                    .put((byte) Hello.FORMAT)
                    .putLong(address.cluster())
                    .putInt(address.group())
                    .putLong(address.epoch())
                    .put((byte) channel.code())
                    .flip());
        }

        /**
         * Adds a message.
         *
         * @param message its entries must carry their bytes
         */
        public void add(Message message) {
            head.clear();
            codec.write(message, head);
            EntryRange entries = message.entries();
            EntryBlock block = entries.block().orElse(EntryBlock.EMPTY);
            ByteBuffer part = ByteBuffer.allocate(4 + head.size() + 12).putInt(head.size());
            head.copyTo(part);
            parts.add(part.putLong(entries.first()).putInt(block.size()).flip());
            size += 16 + head.size() + block.size();
            if (block.size() > 0) {
                parts.add(block.bytes());
            }
        }

        /**
         * How large it is.
         *
         * @return bytes
         */
        public int size() {
            return size;
        }

        /**
         * The bytes.
         *
         * @return the parts of the frame
         */
        public List<ByteBuffer> parts() {
            return parts;
        }
    }

    /** Takes a frame from outside apart. */
    public static final class Reader {
        private final ByteBuffer frame;
        private final Address address;
        private final Channel channel;

        /**
         * Reads the header.
         *
         * @param frame the whole frame
         * @throws MalformedException if it is none
         */
        public Reader(ByteBuffer frame) {
            this.frame = frame.slice();
            if (this.frame.remaining() < HEADER) {
                throw new MalformedException("frame of " + this.frame.remaining() + " bytes");
            }
            int format = this.frame.get();
            if (format != Hello.FORMAT) {
                throw new MalformedException("frame of format " + format);
            }
            address = new Address(this.frame.getLong(), this.frame.getInt(), this.frame.getLong());
            int code = this.frame.get();
            channel = Channel.of(code).orElseThrow(() -> new MalformedException("frame for channel " + code));
        }

        /**
         * What the frame says of itself.
         *
         * @return cluster, group and epoch
         */
        public Address address() {
            return address;
        }

        /**
         * Whom it is for.
         *
         * @return the channel
         */
        public Channel channel() {
            return channel;
        }

        /**
         * Reads the messages.
         *
         * @param codec of the frame's channel
         * @return all messages, in order
         * @throws MalformedException if any of them is none; then none counts
         */
        public List<Message> messages(MessageCodec codec) {
            List<Message> messages = new ArrayList<>();
            while (frame.hasRemaining()) {
                WireInput head = new WireInput(part());
                long first = number();
                EntryBlock block = EntryBlock.parse(part());
                messages.add(codec.read(head, EntryRange.of(first, block)));
            }
            return messages;
        }

        private ByteBuffer part() {
            int length = frame.remaining() < 4 ? -1 : frame.getInt();
            if (length < 0 || length > frame.remaining()) {
                throw new MalformedException("part of " + length + " bytes where " + frame.remaining() + " are left");
            }
            ByteBuffer part = frame.slice(frame.position(), length);
            frame.position(frame.position() + length);
            return part;
        }

        private long number() {
            long first = frame.remaining() < 8 ? -1 : frame.getLong();
            if (first < 0) {
                throw new MalformedException("entries at index " + first);
            }
            return first;
        }
    }
}
