package io.quorate.raft;

import io.quorate.api.Member;
import io.quorate.api.NodeId;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Everybody to whom a leader sends its log: the members of the newest configuration, and for a while those whom it drops.
 * They must learn of their removal, and if it is not decided in the end they are needed again (specification 3.14).
 */
final class Peers {
    private final Server server;
    private final TreeMap<NodeId, Progress> all = new TreeMap<>();
    /** Those of {@code all} who are no members any more, and when they are forgotten: NEVER before that is decided. */
    private final TreeMap<NodeId, Long> dropped = new TreeMap<>();

    private static final long NEVER = Long.MAX_VALUE;

    Peers(Server server) {
        this.server = server;
    }

    /** Goes over to another configuration; another incarnation of a name is a new peer. */
    void become(Membership membership) {
        TreeSet<NodeId> leaving = new TreeSet<>(all.keySet());
        for (Member member : membership.peers()) {
            leaving.remove(member.id());
            dropped.remove(member.id());
            Progress known = all.get(member.id());
            if (known == null || !known.incarnation().equals(member.incarnation())) {
                all.put(member.id(), new Progress(member.incarnation(), server.settings, server.log, server.now()));
            }
        }
        leaving.forEach(gone -> dropped.putIfAbsent(gone, NEVER));
    }

    /** Forgets those whose removal is decided, once they know, or after a while. */
    void forget() {
        if (dropped.isEmpty() || server.configuring()) {
            return;
        }
        dropped.replaceAll((node, at) -> at == NEVER ? server.now() + server.settings.electionTicks() : at);
        long removal = server.log.configured();
        dropped.entrySet().removeIf(gone -> {
            boolean done = gone.getValue() <= server.now() || get(gone.getKey()).knowsDecided(removal);
            if (done) {
                all.remove(gone.getKey());
            }
            return done;
        });
    }

    /** What is known of a voter, which is always a peer. */
    Progress get(NodeId peer) {
        return all.get(peer);
    }

    Optional<Progress> find(NodeId peer) {
        return Optional.ofNullable(all.get(peer));
    }

    /** The voter that has most of the log. */
    Optional<NodeId> best() {
        return server.membership().otherVoters().stream()
                .max(Comparator.comparingLong(voter -> get(voter).match()));
    }

    void each(Consumer<Progress> action) {
        all.values().forEach(action);
    }

    void each(BiConsumer<NodeId, Progress> action) {
        all.forEach(action);
    }
}
