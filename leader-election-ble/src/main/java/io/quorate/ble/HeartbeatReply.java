package io.quorate.ble;

import io.quorate.spi.Ballot;
import io.quorate.spi.Message;

/**
 * How a node is doing.
 *
 * @param round of the request
 * @param ballot the ballot under which the node itself would lead
 * @param leader the highest ballot that it takes for the leader's
 * @param happy whether, when it last judged, it led with a quorum or heard a happy leader directly
 */
public record HeartbeatReply(long round, Ballot ballot, Ballot leader, boolean happy) implements Message {}
