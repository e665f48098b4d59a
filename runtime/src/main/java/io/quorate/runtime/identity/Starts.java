package io.quorate.runtime.identity;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The newest start of each directory that this process has heard of. Boot numbers only grow, so whoever introduces itself
 * with a smaller one works on an older copy of that directory, or is a process that has been replaced: its votes and
 * acknowledgements must not count. Best effort: what nobody has seen nobody can miss. One thread.
 */
public final class Starts {
    private record Directory(NodeId node, UUID incarnation) implements Comparable<Directory> {
        @Override
        public int compareTo(Directory other) {
            int byNode = node.compareTo(other.node);
            return byNode != 0 ? byNode : incarnation.compareTo(other.incarnation);
        }
    }

    private final Map<Directory, Hello> newest = new TreeMap<>();

    /**
     * Somebody introduces itself.
     *
     * @param peer how
     * @return the start that it is older than, or that it shares its number with from another address; empty if it is the
     *     newest
     */
    public Optional<Hello> newerThan(Hello peer) {
        Directory directory = new Directory(peer.node(), peer.incarnation());
        Hello known = newest.get(directory);
        if (known == null || peer.boot() > known.boot()) {
            newest.put(directory, peer);
            return Optional.empty();
        }
        boolean same = peer.boot() == known.boot() && peer.address().equals(known.address());
        return same ? Optional.empty() : Optional.of(known);
    }
}
