package io.quorate.runtime.client;

import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import java.util.Optional;

/**
 * Who takes proposals, and since when: the same leader in another round may have lost what it took before.
 *
 * @param leader the leader, if known
 * @param round the round it leads
 */
public record Leadership(Optional<NodeId> leader, Ballot round) {
    /** Nobody is known to lead. */
    public static final Leadership NONE = new Leadership(Optional.empty(), Ballot.BOTTOM);

    /**
     * Whether that node leads.
     *
     * @param node who
     * @return true if it is the leader
     */
    public boolean isOf(NodeId node) {
        return leader.isPresent() && leader.get().equals(node);
    }
}
