package io.quorate.spi;

import io.quorate.api.NodeId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * How a node introduces itself at the beginning of a connection.
 *
 * @param cluster the cluster it belongs to; connections between clusters are refused
 * @param node its name
 * @param incarnation which formatting of its storage speaks
 * @param boot how many times it has been started
 * @param address where it listens, {@code host:port}
 * @param protocols the protocols that it could run, sorted
 */
public record Hello(String cluster, NodeId node, UUID incarnation, long boot, String address, List<String> protocols) {
    /** Version of frames, handshake and entries that this build speaks. */
    public static final int FORMAT = 1;

    /** Rejects nulls and copies the list. */
    public Hello {
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(incarnation, "incarnation");
        Objects.requireNonNull(address, "address");
        protocols = List.copyOf(protocols);
    }
}
