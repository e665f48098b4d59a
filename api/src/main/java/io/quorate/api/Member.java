package io.quorate.api;

import java.util.Objects;
import java.util.UUID;

/**
 * One node of a configuration: who it is, which formatting of its storage is meant, and where it listens.
 *
 * <p>Promises, votes and acknowledgements count per (id, incarnation): a node whose directory was wiped comes back
 * under a new incarnation and has no say until it is made a member again.
 *
 * @param id the name of the node, never null
 * @param incarnation the random number made when the node's storage was formatted, never null
 * @param address {@code host:port} of the node's transport, never null; says where, never who
 */
public record Member(NodeId id, UUID incarnation, String address) implements Comparable<Member> {
    /** Rejects nulls. */
    public Member {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(incarnation, "incarnation");
        Objects.requireNonNull(address, "address");
    }

    /**
     * A node of which only the name is known: whichever node of that name waits to join.
     *
     * @param id its name
     * @return a member without incarnation and address
     */
    public static Member unknown(NodeId id) {
        return new Member(id, new UUID(0, 0), "");
    }

    /**
     * Whether the node itself is known, and not only its name.
     *
     * @return false for {@link #unknown}
     */
    public boolean isKnown() {
        return incarnation.getMostSignificantBits() != 0 || incarnation.getLeastSignificantBits() != 0;
    }

    @Override
    public int compareTo(Member other) {
        return id.compareTo(other.id);
    }
}
