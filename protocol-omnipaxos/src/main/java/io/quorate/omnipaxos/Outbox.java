package io.quorate.omnipaxos;

import io.quorate.api.NodeId;
import io.quorate.spi.Behind;
import io.quorate.spi.Outgoing;
import io.quorate.spi.ReadPermit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What was said since the last {@code Ready}. */
final class Outbox {
    private final List<Outgoing> now = new ArrayList<>();
    private final List<Outgoing> whenDurable = new ArrayList<>();
    private final List<ReadPermit> permits = new ArrayList<>();
    private final TreeSet<NodeId> behind = new TreeSet<>();

    /** For what promises nothing about the own disk. */
    void send(NodeId to, PaxosMessage message) {
        now.add(new Outgoing(to, message));
    }

    /** For messages of the election, which never wait. */
    void send(List<Outgoing> messages) {
        now.addAll(messages);
    }

    /** For what is true only once everything written so far is durable. */
    void sendWhenDurable(NodeId to, PaxosMessage message) {
        whenDurable.add(new Outgoing(to, message));
    }

    void permit(ReadPermit permit) {
        permits.add(permit);
    }

    /** It needs entries that only a snapshot has. */
    void behind(NodeId peer) {
        behind.add(peer);
    }

    List<Behind> takeBehind() {
        if (behind.isEmpty()) {
            return List.of();
        }
        List<Behind> taken = behind.stream().map(Behind::new).toList();
        behind.clear();
        return taken;
    }

    List<Outgoing> takeNow() {
        List<Outgoing> taken = List.copyOf(now);
        now.clear();
        return taken;
    }

    List<Outgoing> takeWhenDurable() {
        List<Outgoing> taken = List.copyOf(whenDurable);
        whenDurable.clear();
        return taken;
    }

    List<ReadPermit> takePermits() {
        List<ReadPermit> taken = List.copyOf(permits);
        permits.clear();
        return taken;
    }
}
