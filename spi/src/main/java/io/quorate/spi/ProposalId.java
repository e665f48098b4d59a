package io.quorate.spi;

import io.quorate.api.NodeId;
import java.util.Objects;

/**
 * Who proposed a command, so that it is applied at most once however often it is forwarded.
 *
 * @param origin the replica that was asked, never null
 * @param boot how many times that replica has been started; from 1
 * @param sequence position among the proposals of that boot; from 1
 */
public record ProposalId(NodeId origin, long boot, long sequence) {
    /** Rejects null. */
    public ProposalId {
        Objects.requireNonNull(origin, "origin");
    }

    @Override
    public String toString() {
        return origin + "." + boot + "." + sequence;
    }
}
