package io.quorate.runtime.identity;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.support.Ticks;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The newest start of each directory that this process has heard of. Boot numbers only grow, so whoever introduces itself
 * with a smaller one works on an older copy of that directory, or is a process that has been replaced: its votes and
 * acknowledgements must not count. A larger number from another address, while the process with the smaller one still speaks,
 * is a copy, too: it may lack what the first has acknowledged since it was made. Best effort: what nobody has seen nobody can
 * miss. One thread.
 */
public final class Starts {
    private record Directory(NodeId node, UUID incarnation) implements Comparable<Directory> {
        @Override
        public int compareTo(Directory other) {
            int byNode = node.compareTo(other.node);
            return byNode != 0 ? byNode : incarnation.compareTo(other.incarnation);
        }
    }

    /** How long a process that is not heard of counts as one that still runs. */
    private static final long LIVE_TICKS = Ticks.ofMillis(3_000);

    private record Start(Hello hello, long heard) {}

    private final Map<Directory, Start> newest = new TreeMap<>();
    private long now;

    /** Time goes on. */
    public void tick() {
        now++;
    }

    /**
     * Somebody introduces itself.
     *
     * @param peer how
     * @return the start that it is an older one than, or a copy of; empty if it is the one that counts
     */
    public Optional<Hello> newerThan(Hello peer) {
        Directory directory = new Directory(peer.node(), peer.incarnation());
        Start known = newest.get(directory);
        if (known == null || follows(known, peer)) {
            newest.put(directory, new Start(peer, now));
            return Optional.empty();
        }
        return Optional.of(known.hello);
    }

    /** Whether it is the known start, or one after its end. */
    private boolean follows(Start known, Hello peer) {
        boolean samePlace = peer.address().equals(known.hello.address());
        boolean over = samePlace || now - known.heard > LIVE_TICKS;
        return peer.boot() > known.hello.boot() ? over : peer.boot() == known.hello.boot() && samePlace;
    }
}
