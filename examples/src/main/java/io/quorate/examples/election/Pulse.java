package io.quorate.examples.election;

import io.quorate.spi.Ballot;
import io.quorate.spi.Message;

/**
 * Says that a node lives, and how it is doing.
 *
 * @param own the ballot under which the sender itself would lead
 * @param leader the ballot that it follows
 * @param content whether it leads with a quorum, or hears a leader that does
 * @param hearsYou whether it hears the receiver
 */
record Pulse(Ballot own, Ballot leader, boolean content, boolean hearsYou) implements Message {}
