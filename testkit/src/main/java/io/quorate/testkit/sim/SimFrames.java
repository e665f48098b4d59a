package io.quorate.testkit.sim;

import io.quorate.api.NodeId;
import io.quorate.runtime.wire.Frame;
import io.quorate.runtime.wire.RuntimeMessage;
import io.quorate.spi.Channel;
import io.quorate.spi.MalformedException;
import io.quorate.spi.ProtocolFactory;
import java.nio.ByteBuffer;

/** Frames as text, for traces. */
final class SimFrames {
    private final ProtocolFactory factory;

    SimFrames(ProtocolFactory factory) {
        this.factory = factory;
    }

    String text(NodeId from, NodeId to, ByteBuffer bytes) {
        try {
            Frame.Reader frame = new Frame.Reader(bytes.duplicate());
            var codec = frame.channel() == Channel.RUNTIME ? RuntimeMessage.CODEC : factory.codec(frame.channel());
            return from + " -> " + to + " " + frame.messages(codec);
        } catch (MalformedException e) {
            return from + " -> " + to + " malformed: " + e.getMessage();
        }
    }
}
