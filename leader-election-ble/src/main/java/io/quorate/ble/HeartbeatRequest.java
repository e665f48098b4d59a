package io.quorate.ble;

import io.quorate.spi.Message;

/**
 * Asks how a node is doing; answered at once.
 *
 * @param round the sender's heartbeat round; comes back in the reply
 */
public record HeartbeatRequest(long round) implements Message {}
