package io.quorate.spi;

import io.quorate.api.NodeId;
import java.util.Optional;

/**
 * A point in a protocol's own time: OmniPaxos' ballot, or Raft's term with the vote given in it. Ordered by number, then
 * priority, then owner; nobody is the smallest owner.
 *
 * @param number OmniPaxos: the ballot number; Raft: the term. 0 is before the first
 * @param priority OmniPaxos: decides between equal numbers; Raft: always 0
 * @param owner whose ballot it is, or whom the vote went to; empty for nobody
 */
public record Ballot(long number, int priority, Optional<NodeId> owner) implements Comparable<Ballot> {
    /** Before every other. */
    public static final Ballot BOTTOM = new Ballot(0, 0, Optional.empty());

    /**
     * A ballot of somebody.
     *
     * @param number its number
     * @param priority its priority
     * @param owner whose it is
     * @return the ballot
     */
    public static Ballot of(long number, int priority, NodeId owner) {
        return new Ballot(number, priority, Optional.of(owner));
    }

    /**
     * Whether this is that node's own.
     *
     * @param node whom to compare with
     * @return true if {@code node} is the owner
     */
    public boolean isOf(NodeId node) {
        return owner.isPresent() && owner.get().equals(node);
    }

    @Override
    public int compareTo(Ballot other) {
        int byNumber = Long.compare(number, other.number);
        int order = byNumber == 0 ? Integer.compare(priority, other.priority) : byNumber;
        return order == 0 ? ownerText().compareTo(other.ownerText()) : order;
    }

    private String ownerText() {
        return owner.isPresent() ? owner.get().text() : "";
    }

    @Override
    public String toString() {
        return number
                + (priority == 0 ? "" : "/" + priority)
                + owner.map(node -> "@" + node).orElse("");
    }
}
