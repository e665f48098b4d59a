package io.quorate.testkit.core;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Message;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.wire.MessageCodec;
import io.quorate.spi.wire.WireInput;
import io.quorate.spi.wire.WireOutput;
import java.util.Arrays;
import java.util.Optional;

/** Does to messages what a wire does: bytes are attached, entries may be shortened, the head is encoded and decoded. */
final class CoreCourier {
    private static final int HEAD_LIMIT = 1 << 20;

    private int maxEntries = Integer.MAX_VALUE;

    void maxEntries(int count) {
        maxEntries = count;
    }

    /** The message as it arrives; empty if the entries that it names have vanished from the log. */
    Optional<Message> carry(Message message, MessageCodec codec, CoreLog log) {
        EntryRange planned = message.entries();
        if (planned.isEmpty()) {
            return Optional.of(throughCodec(message, codec, EntryRange.EMPTY));
        }
        EntryRange range = planned.upTo(planned.first() + Math.min(planned.count(), maxEntries) - 1);
        Optional<EntryBlock> bytes = log.find(range)
                .or(() -> range.block()
                        .map(block -> new EntryBlock.Builder().add(block).build()));
        return bytes.map(block -> {
            EntryRange arrived = EntryRange.of(range.first(), CoreLog.overTheWire(block));
            return throughCodec(message.withEntries(range), codec, arrived);
        });
    }

    private static Message throughCodec(Message message, MessageCodec codec, EntryRange entries) {
        byte[] head = encoded(message, codec);
        Message read = codec.read(new WireInput(head), entries);
        Invariant.check(
                Arrays.equals(head, encoded(read, codec)) && read.entries().equals(entries),
                () -> "the codec turned " + message + " into " + read);
        return read;
    }

    private static byte[] encoded(Message message, MessageCodec codec) {
        WireOutput out = new WireOutput(HEAD_LIMIT);
        codec.write(message, out);
        return out.toBytes();
    }
}
