package io.quorate.runtime.snapshot.transfer;

import io.quorate.api.NodeId;
import io.quorate.runtime.wire.RuntimeMessage;
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
}
