package io.quorate.runtime.snapshot.transfer;

import io.quorate.api.NodeId;
import io.quorate.runtime.wire.RuntimeMessage;
import io.quorate.spi.ReconfigurationPolicy.Donors;
import java.util.Collection;
import java.util.Optional;

/** The other members, as both ends of a transfer see them. Called on the loop. */
public interface Peers {
    /**
     * Says something to a member; it may be lost.
     *
     * @param to whom
     * @param message what
     */
    void tell(NodeId to, RuntimeMessage message);

    /**
     * All members that may have snapshots.
     *
     * @return without oneself, in a fixed order
     */
    Collection<NodeId> others();

    /**
     * Who leads, as far as is known here.
     *
     * @return empty if nobody is known to
     */
    Optional<NodeId> leader();

    /**
     * From whom to fetch.
     *
     * @return the leader alone, or all who have it: then the leader only if nobody else has
     */
    Donors donors();

    /**
     * How much may be given at present.
     *
     * @return the same for all that is given
     */
    Bucket rate();
}
