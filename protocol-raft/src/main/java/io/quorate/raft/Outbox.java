package io.quorate.raft;

import io.quorate.api.NodeId;
import io.quorate.spi.Outgoing;
import java.util.ArrayList;
import java.util.List;

/** Messages since the last {@code Ready}: those that may leave at once, and those that wait for the disk. */
final class Outbox {
    private final List<Outgoing> now = new ArrayList<>();
    private final List<Outgoing> whenDurable = new ArrayList<>();

    /** For what promises nothing about the own disk. */
    void send(NodeId to, RaftMessage message) {
        now.add(new Outgoing(to, message));
    }

    /** For votes asked and given, and for acknowledgements: they are true only once everything written so far is durable. */
    void sendWhenDurable(NodeId to, RaftMessage message) {
        whenDurable.add(new Outgoing(to, message));
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
}
