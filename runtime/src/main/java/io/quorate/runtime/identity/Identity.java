package io.quorate.runtime.identity;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import java.util.Optional;
import java.util.UUID;

/**
 * Who a directory belongs to. Made when the storage is formatted; only the boot number changes, and the genesis is added
 * once.
 *
 * @param cluster name of the cluster
 * @param node name of the node
 * @param incarnation random number of this formatting
 * @param boot how many times it has been started, this one included
 * @param genesis the first configuration, once the cluster has been formed
 */
public record Identity(String cluster, NodeId node, UUID incarnation, long boot, Optional<Configuration> genesis) {
    /**
     * The same at its next start.
     *
     * @return with a boot number that was never used before
     */
    public Identity booted() {
        return new Identity(cluster, node, incarnation, boot + 1, genesis);
    }

    /**
     * The same as a member of a formed cluster.
     *
     * @param configuration the genesis
     * @return with the genesis
     */
    public Identity formed(Configuration configuration) {
        return new Identity(cluster, node, incarnation, boot, Optional.of(configuration));
    }
}
