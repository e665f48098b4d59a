package io.quorate.spi;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import java.util.Optional;

/**
 * A protocol's view of itself.
 *
 * @param role what it is doing; {@link Role#LEADER} only while it takes proposals
 * @param leader who takes proposals, as far as known; oneself exactly when the role is LEADER
 * @param round the round that it leads or follows, in which only one node ever leads. OmniPaxos: the ballot; Raft: the
 *     term with nobody as its owner, so that two leaders of one term show
 * @param promised the highest ballot promised, or the term and the vote given in it; never goes back, restarts included
 * @param last index of the last entry in the log
 * @param durable index of the last entry that is on disk with its present content
 * @param configuration the newest configuration by which this core acts: Raft: the newest in its log; OmniPaxos: the newest
 *     decided. Never that of a stop-sign, decided or not: that one is for the next epoch, and for the core that runs it
 * @param decided index of the last entry known to be decided
 */
public record Status(
        Role role,
        Optional<NodeId> leader,
        Ballot round,
        Ballot promised,
        Configuration configuration,
        long last,
        long durable,
        long decided) {}
