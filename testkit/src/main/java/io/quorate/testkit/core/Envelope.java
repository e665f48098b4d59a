package io.quorate.testkit.core;

import io.quorate.api.NodeId;
import io.quorate.spi.Channel;
import io.quorate.spi.Message;

/**
 * A message on its way. Its entries carry their bytes, as they would on the wire.
 *
 * @param id rises in the order of sending; a duplicate has one of its own
 * @param from who sent it
 * @param to whom it is for
 * @param message what it says, after a round trip through the codec of its channel
 * @param channel which core reads it
 */
public record Envelope(long id, NodeId from, NodeId to, Message message, Channel channel) {
    @Override
    public String toString() {
        return "#" + id + " " + from + "->" + to + " " + message;
    }
}
