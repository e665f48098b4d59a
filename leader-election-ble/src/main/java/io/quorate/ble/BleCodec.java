package io.quorate.ble;

import io.quorate.spi.EntryRange;
import io.quorate.spi.wire.MessageCodec;
import io.quorate.spi.wire.WireInput;
import io.quorate.spi.wire.WireOutput;

/** The messages of ballot leader election on the wire, under the numbers 60 to 79: each is its fields in order. */
final class BleCodec {
    static final MessageCodec CODEC = MessageCodec.builder()
            .add(60, HeartbeatRequest.class, BleCodec::write, BleCodec::request)
            .add(61, HeartbeatReply.class, BleCodec::write, BleCodec::reply)
            .build();

    private BleCodec() {}

    private static void write(HeartbeatRequest message, WireOutput out) {
        out.number(message.round());
    }

    private static HeartbeatRequest request(WireInput in, EntryRange entries) {
        return new HeartbeatRequest(in.number());
    }

    private static void write(HeartbeatReply message, WireOutput out) {
        out.number(message.round())
                .ballot(message.ballot())
                .ballot(message.leader())
                .flag(message.happy());
    }

    private static HeartbeatReply reply(WireInput in, EntryRange entries) {
        return new HeartbeatReply(in.number(), in.ballot(), in.ballot(), in.flag());
    }
}
