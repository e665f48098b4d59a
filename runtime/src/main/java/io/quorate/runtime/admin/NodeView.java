package io.quorate.runtime.admin;

import io.quorate.api.NodeId;
import io.quorate.api.ReplicaStatus;
import java.util.List;

/**
 * What a node shows of itself and of the others to whoever administers it.
 *
 * @param cluster where it belongs
 * @param address where it listens, by its own settings
 * @param status its view of itself
 * @param others what it has heard of the other members of late; sorted
 * @param change what a change that is under way waits for, for people; empty if none is
 * @param notes what somebody should do something about, for people; empty if all is well
 */
public record NodeView(
        String cluster, String address, ReplicaStatus status, List<Other> others, String change, List<String> notes) {
    /** Copies the lists. */
    public NodeView {
        others = List.copyOf(others);
        notes = List.copyOf(notes);
    }

    /**
     * Another member.
     *
     * @param node who
     * @param heard whether it was heard within the last seconds
     * @param held up to where it has what is decided; 0 if it is not heard
     */
    public record Other(NodeId node, boolean heard, long held) {}
}
