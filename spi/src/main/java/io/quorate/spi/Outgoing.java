package io.quorate.spi;

import io.quorate.api.NodeId;

/**
 * A message and whom it goes to. It may be lost.
 *
 * @param to the receiver; never oneself
 * @param channel which core reads it there
 * @param message what to say
 */
public record Outgoing(NodeId to, Channel channel, Message message) {
    /**
     * A message between protocols.
     *
     * @param to the receiver
     * @param message what to say
     */
    public Outgoing(NodeId to, Message message) {
        this(to, Channel.PROTOCOL, message);
    }
}
