package io.quorate.raft;

import io.quorate.api.NodeId;
import io.quorate.spi.support.Quorum;
import java.util.TreeSet;

/** The answers in one election. The first answer of a voter stands; those of others never count. */
final class Tally {
    private final Quorum quorum;
    private final TreeSet<NodeId> granted = new TreeSet<>();
    private final TreeSet<NodeId> refused = new TreeSet<>();

    Tally(Quorum quorum) {
        this.quorum = quorum;
    }

    void count(NodeId voter, boolean yes) {
        if (!granted.contains(voter) && !refused.contains(voter)) {
            (yes ? granted : refused).add(voter);
        }
    }

    boolean won() {
        return quorum.reached(granted::contains);
    }

    /** Whether those who have not refused are too few. */
    boolean lost() {
        return !quorum.reached(voter -> !refused.contains(voter));
    }
}
